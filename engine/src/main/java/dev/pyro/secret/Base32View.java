package dev.pyro.secret;

import java.util.Arrays;

/**
 * Base32 undone, from each character on: nobody knows which of a run of them is the first of a
 * group of eight. Lines may be broken anywhere. As in {@link Base64View}, a character that a value
 * shares with the byte before it stays, and padding behind the value goes.
 */
final class Base32View implements View {
  static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private static final int GROUP = 8;

  /** For each character of a group: how far the byte is from its right end, -1 if none ends. */
  private static final int[] SHIFT = {-1, 2, -1, 4, 1, -1, 3, 0};

  /** Whether the byte that ends with a character begins with the one before it. */
  private static final boolean[] BEGINS_BEFORE = {
    false, true, false, true, false, false, true, false
  };

  /** In how many characters before this one the byte that ends with it has bits. */
  private static final int[] BEFORE = {0, 1, 0, 2, 1, 0, 2, 1};

  private static final int[] VALUES = new int[256];

  static {
    Arrays.fill(VALUES, -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = i;
    }
  }

  private final boolean[] canStart = new boolean[1 << 7]; // by the last two characters' low bits
  private final Track[] tracks; // by the number of a group's first character, modulo 8
  private final LineBreak lineBreak = new LineBreak();
  private final Spans found;
  private long run; // characters without another byte between them
  private int window; // the values of the last three
  private long before; // the place of the last but one
  private long place; // of the last one
  private int padding; // how much of it may still come behind a value that has just ended

  Base32View(Automaton automaton, Spans found, Track[] tracks) {
    this.tracks = tracks;
    this.found = found;
    for (int b = 0; b < 256; b++) {
      if (!automaton.starts(b)) {
        continue;
      }
      for (int low = 0; low < 4; low++) {
        canStart[low << 5 | b >> 3] = true; // the character has the first five bits
        canStart[(low & 2) << 5 | b >> 2] = true; // six, one of them in the character before
      }
      canStart[b >> 1] = true; // seven, two of them in the character before
    }
  }

  @Override
  public void read(int b, long at) {
    int value = VALUES[b];
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
    window = (window << 5 | value) & 0x7fff;
    before = place;
    place = at;
    for (int index = 1; index < GROUP; index++) {
      if (SHIFT[index] >= 0 && run >= BEFORE[index]) {
        byteOf(index, at);
      }
    }
    run++;
  }

  /** Reads a byte that is complete with the character of this index in its group. */
  private void byteOf(int index, long at) {
    Track track = tracks[(int) (run - index) & (GROUP - 1)];
    long start = BEGINS_BEFORE[index] ? before : at;
    if (track.read(window >> SHIFT[index] & 0xff, start, at + 1)) {
      padding = Math.max(padding, GROUP - 1 - index);
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
    long held = run > 0 && canStart[window & 0x7f] ? place : Track.NOWHERE;
    for (Track track : tracks) {
      held = Math.min(held, track.heldFrom());
    }
    return held;
  }
}
