package dev.pyro.secret;

/** The text as it is. */
record Plain(Track track) implements View {
  @Override
  public void read(int b, long place) {
    track.read(b, place, place + 1);
  }

  @Override
  public long heldFrom() {
    return track.heldFrom();
  }
}
