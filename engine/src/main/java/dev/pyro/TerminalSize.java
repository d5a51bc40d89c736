package dev.pyro;

/**
 * The size of a terminal.
 *
 * @param cols columns, 1 to 1000
 * @param rows rows, 1 to 1000
 */
public record TerminalSize(int cols, int rows) {
  /** Checks the range. */
  public TerminalSize {
    if (cols < 1 || cols > 1000 || rows < 1 || rows > 1000) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "a terminal of " + cols + " columns and " + rows + " rows is out of range (1 to 1000)");
    }
  }
}
