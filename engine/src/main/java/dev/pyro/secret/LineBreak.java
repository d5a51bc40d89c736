package dev.pyro.secret;

/**
 * One break of a line in encoded data, LF or CR LF. Several in a row end the data: else what is
 * held back could become as long as a guest likes.
 */
final class LineBreak {
  private boolean carriageReturn;
  private boolean lineFeed;

  /** Returns whether a byte is a part of a break between two lines of the same data. */
  boolean goesOnWith(int b) {
    if (b == '\r' && !carriageReturn && !lineFeed) {
      carriageReturn = true;
      return true;
    }
    if (b == '\n' && !lineFeed) {
      lineFeed = true;
      return true;
    }
    isOver();
    return false;
  }

  /** Forgets it: data has come. */
  void isOver() {
    carriageReturn = false;
    lineFeed = false;
  }
}
