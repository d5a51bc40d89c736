package dev.pyro.patch;

import java.util.Arrays;

/**
 * Myers' O(ND) comparison in linear space. The result is minimal unless the search became too
 * costly; what is then not yet compared counts as changed.
 */
final class Myers {
  /** Furthest search in one box, in edits from either end: files with 10,000 edits are minimal. */
  private static final int MAX_COST = 5_000;

  /** Work over all boxes, some tenths of a second; inputs can be made that need N·D steps. */
  static final long MAX_STEPS = 50_000_000;

  private final int[] a;
  private final int[] b;
  private final boolean[] deleted;
  private final boolean[] inserted;

  /** How far the search has come on each diagonal; {@code middle} is diagonal 0. */
  private final int[] forward;

  private final int[] backward;
  private final int middle;
  private int splitDiagonal;
  private long steps;

  private Myers(int[] a, int[] b) {
    this.a = a;
    this.b = b;
    deleted = new boolean[a.length];
    inserted = new boolean[b.length];
    middle = (int) Math.min((a.length + (long) b.length + 1) / 2, MAX_COST) + 1;
    forward = new int[2 * middle + 1];
    backward = new int[2 * middle + 1];
  }

  static Myers compare(int[] a, int[] b) {
    Myers myers = new Myers(a, b);
    myers.box(0, a.length, 0, b.length);
    return myers;
  }

  /** Returns whether an element of the first list has to go. */
  boolean isDeleted(int at) {
    return deleted[at];
  }

  /** Returns whether an element of the second list has to come. */
  boolean isInserted(int at) {
    return inserted[at];
  }

  /** Returns how much work it was. */
  long steps() {
    return steps;
  }

  /** Compares two ranges; each box halves the edits that are left, so this is not deep. */
  private void box(int aStart, int aEnd, int bStart, int bEnd) {
    while (aStart < aEnd && bStart < bEnd && a[aStart] == b[bStart]) {
      aStart++;
      bStart++;
    }
    while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] == b[bEnd - 1]) {
      aEnd--;
      bEnd--;
    }
    int x = -1;
    if (aStart < aEnd && bStart < bEnd) {
      x = split(aStart, aEnd, bStart, bEnd);
    }
    if (x < 0) {
      Arrays.fill(deleted, aStart, aEnd, true);
      Arrays.fill(inserted, bStart, bEnd, true);
      return;
    }
    int y = x - splitDiagonal;
    box(aStart, aStart + x, bStart, bStart + y);
    box(aStart + x, aEnd, bStart + y, bEnd);
  }

  /**
   * Finds a point in the middle of a shortest path through a box.
   *
   * @return its old coordinate within the box ({@link #splitDiagonal} is the diagonal that it is
   *     on), or -1 if the search was given up
   */
  private int split(int aStart, int aEnd, int bStart, int bEnd) {
    int n = aEnd - aStart;
    int m = bEnd - bStart;
    int delta = n - m;
    boolean odd = (delta & 1) != 0;
    int limit = Math.min((n + m + 1) / 2, MAX_COST);
    Arrays.fill(forward, middle - limit - 1, middle + limit + 2, -1);
    Arrays.fill(backward, middle - limit - 1, middle + limit + 2, -1);
    for (int d = 0; d <= limit && steps < MAX_STEPS; d++) {
      for (int k = -lowest(d, m); k <= lowest(d, n) && steps < MAX_STEPS; k += 2) {
        int x = step(forward, d, k, n, m);
        while (x >= 0 && x < n && x - k < m && a[aStart + x] == b[bStart + x - k]) {
          x++;
          steps++;
        }
        forward[middle + k] = Math.max(x, forward[middle + k]);
        int met = reached(backward, delta - k, limit);
        if (odd && x >= 0 && met >= 0 && x + met >= n) {
          return found(x, k, n, m);
        }
      }
      for (int k = -lowest(d, m); k <= lowest(d, n) && steps < MAX_STEPS; k += 2) {
        int x = step(backward, d, k, n, m);
        while (x >= 0 && x < n && x - k < m && a[aEnd - 1 - x] == b[bEnd - 1 - x + k]) {
          x++;
          steps++;
        }
        backward[middle + k] = Math.max(x, backward[middle + k]);
        int met = reached(forward, delta - k, limit);
        if (!odd && x >= 0 && met >= 0 && x + met >= n) {
          return found(met, delta - k, n, m);
        }
      }
      steps += 2L * d + 2;
    }
    return -1;
  }

  /** The furthest diagonal at a distance that is within the box and has the distance's parity. */
  private static int lowest(int d, int side) {
    return d <= side ? d : side - ((d - side) & 1);
  }

  /** Returns how far one more edit leads on a diagonal, or -1 if none stays within the box. */
  private int step(int[] reach, int d, int k, int n, int m) {
    if (d == 0) {
      return 0;
    }
    int down = reach[middle + k + 1];
    int right = reach[middle + k - 1];
    down = down - k > m ? -1 : down;
    right = right < 0 || right == n ? -1 : right + 1;
    return Math.max(down, right);
  }

  private int reached(int[] reach, int k, int limit) {
    return Math.abs(k) > limit ? -1 : reach[middle + k];
  }

  private int found(int x, int k, int n, int m) {
    boolean corner = (x == 0 && k == 0) || (x == n && x - k == m);
    splitDiagonal = k;
    return corner ? -1 : x;
  }
}
