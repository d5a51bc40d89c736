package dev.pyro.terminal;

/** What a {@link VtParser} finds in its input. */
interface VtActions {
  /** A character of text, neither a control character nor half of a surrogate pair. */
  void print(int codePoint);

  /** A control character of C0. */
  void control(char c);

  /**
   * {@code ESC} and what follows it.
   *
   * @param intermediate the character between the two, or 0
   */
  void escape(char intermediate, char last);

  /**
   * A control sequence.
   *
   * @param prefix one of {@code <=>?}, or 0
   * @param intermediate the character before the last one, or 0
   */
  void sequence(char prefix, Parameters parameters, char intermediate, char last);
}
