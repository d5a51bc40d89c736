package dev.pyro.terminal;

import java.util.BitSet;

/** Where a tab stops: every eighth column, until a program says otherwise. */
final class TabStops {
  private static final int DISTANCE = 8;

  private final BitSet stops = new BitSet();

  TabStops() {
    reset();
  }

  void reset() {
    stops.clear();
    for (int x = 0; x < TerminalScreen.MOST_COLS; x += DISTANCE) {
      stops.set(x);
    }
  }

  void set(int x) {
    stops.set(x);
  }

  void clear(int x) {
    stops.clear(x);
  }

  void clear() {
    stops.clear();
  }

  /** Returns the next stop behind {@code x}, or {@code last} if that comes first. */
  int after(int x, int last) {
    int stop = stops.nextSetBit(x + 1);
    return stop < 0 ? last : Math.min(stop, last);
  }

  /** Returns the last stop before {@code x}, or 0. */
  int before(int x) {
    return Math.max(0, x == 0 ? 0 : stops.previousSetBit(x - 1));
  }
}
