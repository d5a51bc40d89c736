package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/**
 * Bounds the search for the places of a patch's hunks. A patch can be written so that it would take
 * hours.
 */
final class Budget {
  /** Lines compared for one patch; some tenths of a second. */
  static final long MAX_COMPARISONS = 30_000_000;

  /** Characters that are compared as quickly as a line is looked at. */
  private static final int CHARS_PER_COMPARISON = 64;

  private long left;

  Budget(long comparisons) {
    left = comparisons;
  }

  boolean isSpent() {
    return left <= 0;
  }

  void spend(HunkLine line) {
    left -= 1 + line.text().length() / CHARS_PER_COMPARISON;
  }

  /**
   * Fails if nothing is left.
   *
   * @throws PyroException {@code limit_exceeded}
   */
  void check(String what) {
    if (isSpent()) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          what + ": more than " + MAX_COMPARISONS + " comparisons to find its place",
          "Give the right line numbers, or split the patch.",
          null);
    }
  }
}
