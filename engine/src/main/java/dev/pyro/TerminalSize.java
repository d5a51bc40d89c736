package dev.pyro;

/**
 * The size of a terminal.
 *
 * @param cols columns, 1 to 1000
 * @param rows rows, 1 to 1000
 */
public record TerminalSize(int cols, int rows) {
  /** The most columns, and the most rows. */
  public static final int MAX = 1000;

  /** Checks the range. */
  public TerminalSize {
    if (cols < 1 || cols > MAX || rows < 1 || rows > MAX) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "a terminal of "
              + cols
              + " columns and "
              + rows
              + " rows is out of range (1 to "
              + MAX
              + ")");
    }
  }
}
