package dev.pyro.secret;

/** URL encoding undone: {@code %} and two hex digits are a byte, in forms also + is a blank. */
final class Percent implements View {
  private final Track track;
  private final boolean plusIsBlank;
  private int seen; // bytes of an escape
  private int firstDigit;
  private long start;

  Percent(Track track, boolean plusIsBlank) {
    this.track = track;
    this.plusIsBlank = plusIsBlank;
  }

  @Override
  public void read(int b, long place) {
    if (seen == 1 && Hex.digit(b) >= 0) {
      firstDigit = b;
      seen = 2;
    } else if (seen == 2 && Hex.digit(b) >= 0) {
      seen = 0;
      track.read(Hex.digit(firstDigit) << 4 | Hex.digit(b), start, place + 1);
    } else {
      end(); // what looked like an escape was none
      begin(b, place);
    }
  }

  private void begin(int b, long place) {
    if (b == '%') {
      start = place;
      seen = 1;
    } else {
      track.read(plusIsBlank && b == '+' ? ' ' : b, place, place + 1);
    }
  }

  @Override
  public void end() {
    if (seen > 0) {
      track.read('%', start, start + 1);
    }
    if (seen > 1) {
      track.read(firstDigit, start + 1, start + 2);
    }
    seen = 0;
  }

  @Override
  public long heldFrom() {
    return seen > 0 ? Math.min(start, track.heldFrom()) : track.heldFrom();
  }
}
