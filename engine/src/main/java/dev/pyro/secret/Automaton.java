package dev.pyro.secret;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds any of several patterns in a stream of bytes (Aho and Corasick, 1975). A state is the
 * longest end of what was read that is the beginning of a pattern.
 *
 * <p>States are numbered level by level, so the children of one stand together and in order: a
 * state takes 17 bytes, and there is at most one for each byte of the patterns. Immutable.
 */
final class Automaton {
  static final int START = 0;

  private final byte[] label; // on the way into a state
  private final int[] firstChild; // those of a state end where those of the next begin
  private final int[] fallback;
  private final int[] matched;
  private final int[] growing;
  private final int[] first = new int[256]; // from the start, by byte; 0 if there is none
  private final int longest;

  Automaton(Collection<byte[]> patterns) {
    List<byte[]> sorted = patterns.stream().sorted(Arrays::compareUnsigned).toList();
    int states = states(sorted);
    label = new byte[states];
    firstChild = new int[states + 1];
    fallback = new int[states];
    matched = new int[states];
    growing = new int[states];
    longest = sorted.stream().mapToInt(pattern -> pattern.length).max().orElse(0);
    new Builder(sorted, states).build();
  }

  private static int states(List<byte[]> sorted) {
    long states = 1;
    byte[] previous = {};
    for (byte[] pattern : sorted) {
      int same = Arrays.mismatch(previous, pattern);
      states += same < 0 ? 0 : pattern.length - same;
      previous = pattern;
    }
    return Math.toIntExact(states);
  }

  /**
   * Returns the state that one more byte leads to, or -1 if the end of what was read has to become
   * shorter first, see {@link #fallback}.
   */
  int next(int state, int b) {
    if (state == START) {
      return first[b];
    }
    int low = firstChild[state];
    int high = firstChild[state + 1] - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int there = label[middle] & 0xff;
      if (there == b) {
        return middle;
      }
      if (there < b) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Returns the longest proper end of a state that is a state too. */
  int fallback(int state) {
    return fallback[state];
  }

  /** Returns how long the longest pattern is that ends here, in bytes; 0 if none does. */
  int matched(int state) {
    return matched[state];
  }

  /** Returns how many of the last bytes may still become a pattern, or a longer one. */
  int growing(int state) {
    return growing[state];
  }

  /** Returns whether a pattern begins with this byte. */
  boolean starts(int b) {
    return first[b] != START;
  }

  /** Returns whether a pattern begins with a byte whose first hex digit this is. */
  boolean startsWithDigit(int digit) {
    for (int low = 0; low < 16; low++) {
      if (starts(digit << 4 | low)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the length of the longest pattern, in bytes. */
  int longest() {
    return longest;
  }

  /** Makes the states of one level after those of the one above. */
  private final class Builder {
    private final List<byte[]> sorted;
    private final int[] from; // the patterns that begin with a state: from here
    private final int[] to; // to here
    private final int[] depth;
    private int made = 1;

    Builder(List<byte[]> sorted, int states) {
      this.sorted = sorted;
      this.from = new int[states];
      this.to = new int[states];
      this.depth = new int[states];
      to[START] = sorted.size();
    }

    void build() {
      for (int state = START; state < label.length; state++) {
        firstChild[state] = made;
        finish(state, addChildren(state));
      }
      firstChild[label.length] = made;
    }

    /** Adds the children of a state and returns whether it is the end of a pattern itself. */
    private boolean addChildren(int state) {
      boolean isPattern = false;
      int at = from[state];
      while (at < to[state]) {
        byte[] pattern = sorted.get(at);
        if (pattern.length == depth[state]) {
          isPattern = true;
          at++;
          continue;
        }
        byte next = pattern[depth[state]];
        int end = at + 1;
        while (end < to[state] && sorted.get(end)[depth[state]] == next) {
          end++;
        }
        add(state, next, at, end);
        at = end;
      }
      return isPattern;
    }

    private void add(int parent, byte next, int begin, int behind) {
      int child = made++;
      label[child] = next;
      from[child] = begin;
      to[child] = behind;
      depth[child] = depth[parent] + 1;
      if (parent == START) {
        first[next & 0xff] = child;
      } else {
        // The states that are shorter have their children already, for those are not longer.
        int end = fallback[parent];
        while (next(end, next & 0xff) < 0) {
          end = fallback[end];
        }
        fallback[child] = next(end, next & 0xff);
      }
    }

    private void finish(int state, boolean isPattern) {
      boolean grows = made > firstChild[state];
      matched[state] = isPattern ? depth[state] : matched[fallback[state]];
      growing[state] = grows ? depth[state] : growing[fallback[state]];
    }
  }
}
