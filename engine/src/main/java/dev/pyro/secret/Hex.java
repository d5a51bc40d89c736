package dev.pyro.secret;

/**
 * Hex undone, in either case and from either digit on, since what stands before a value may be a
 * digit as well. Lines may be broken anywhere.
 */
final class Hex implements View {
  private final Automaton automaton;
  private final Track[] tracks; // the first digit of a byte is an even one, or an odd one
  private final LineBreak lineBreak = new LineBreak();
  private long run; // digits without another byte between them
  private int digit; // the last one
  private long place;

  Hex(Automaton automaton, Track even, Track odd) {
    this.automaton = automaton;
    this.tracks = new Track[] {even, odd};
  }

  /** Returns the value of a hex digit, -1 if it is none. */
  static int digit(int b) {
    return b >= '0' && b <= '9'
        ? b - '0'
        : b >= 'a' && b <= 'f' ? b - 'a' + 10 : b >= 'A' && b <= 'F' ? b - 'A' + 10 : -1;
  }

  @Override
  public void read(int b, long at) {
    int value = digit(b);
    if (value < 0) {
      if (!lineBreak.goesOnWith(b)) {
        run = 0;
        tracks[0].cut();
        tracks[1].cut();
      }
      return;
    }
    lineBreak.isOver();
    if (run > 0) {
      tracks[(int) (run - 1) & 1].read(digit << 4 | value, place, at + 1);
    }
    digit = value;
    place = at;
    run++;
  }

  @Override
  public long heldFrom() {
    long held = Math.min(tracks[0].heldFrom(), tracks[1].heldFrom());
    return run > 0 && automaton.startsWithDigit(digit) ? Math.min(held, place) : held;
  }
}
