package dev.pyro.terminal;

/** The character set "DEC special graphics", from the VT100's user guide, table 3-9. */
final class LineGraphics {
  private static final char FIRST = '_';
  private static final String DRAWN = " ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

  private LineGraphics() {}

  /** Returns what a character looks like in this set. */
  static int of(int codePoint) {
    int index = codePoint - FIRST;
    return index >= 0 && index < DRAWN.length() ? DRAWN.charAt(index) : codePoint;
  }
}
