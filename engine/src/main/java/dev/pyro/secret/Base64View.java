package dev.pyro.secret;

/**
 * Base64 undone, of both alphabets, from each character on: nobody knows which of a run of them is
 * the first of a group of four, and a value may lie anywhere in what was encoded. Lines may be
 * broken anywhere.
 *
 * <p>A value that begins within a character shares it with the byte before. That character stays:
 * it tells at most four bits of the value, and to wait for what follows it would hold back half of
 * all text. The one that a value ends in goes, and padding behind it too.
 */
final class Base64View implements View {
  private final boolean[] canStart = new boolean[64]; // whether a value's first six bits are these
  private final Track[] tracks; // by the number of a group's first character, modulo 4
  private final LineBreak lineBreak = new LineBreak();
  private final Spans found;
  private long run; // characters without another byte between them
  private int last; // the value of the last one
  private long place; // of that
  private int padding; // how much of it may still come behind a value that has just ended

  Base64View(Automaton automaton, Spans found, Track[] tracks) {
    this.tracks = tracks;
    this.found = found;
    for (int b = 0; b < 256; b++) {
      canStart[b >> 2] |= automaton.starts(b);
    }
  }

  private static int value(int b) {
    if (b >= 'A' && b <= 'Z') {
      return b - 'A';
    }
    if (b >= 'a' && b <= 'z') {
      return b - 'a' + 26;
    }
    if (b >= '0' && b <= '9') {
      return b - '0' + 52;
    }
    return switch (b) {
      case '+', '-' -> 62;
      case '/', '_' -> 63;
      default -> -1;
    };
  }

  @Override
  public void read(int b, long at) {
    int value = value(b);
    if (value >= 0) {
      lineBreak.isOver();
      padding = 0;
      character(value, at);
    } else if (b == '=' && padding > 0) {
      padding--;
      found.add(at - 1, at + 1); // at least the character before is a part of a value
      cut();
    } else if (!lineBreak.goesOnWith(b)) {
      padding = 0;
      cut();
    } else {
      padding = 0;
    }
  }

  private void character(int value, long at) {
    if (run > 0) { // each pair is the one that completes a byte in three of the four ways to group
      byteOf(1, last << 2 | value >> 4, place, at);
      byteOf(2, last << 4 | value >> 2, at, at);
      byteOf(3, last << 6 | value, at, at);
    }
    last = value;
    place = at;
    run++;
  }

  /** Reads a byte that is complete with the character of this index in its group. */
  private void byteOf(int index, int bits, long start, long at) {
    Track track = tracks[(int) (run - index) & 3];
    if (track.read(bits & 0xff, start, at + 1)) {
      padding = Math.max(padding, 3 - index);
    }
  }

  private void cut() {
    run = 0;
    for (Track track : tracks) {
      track.cut();
    }
  }

  @Override
  public long heldFrom() {
    long held = run > 0 && canStart[last] ? place : Track.NOWHERE;
    for (Track track : tracks) {
      held = Math.min(held, track.heldFrom());
    }
    return held;
  }
}
