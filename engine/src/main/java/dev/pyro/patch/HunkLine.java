package dev.pyro.patch;

/**
 * A line of a hunk.
 *
 * @param text raw, without its terminator
 * @param terminated false if the patch says that no newline follows
 */
record HunkLine(Op op, String text, boolean terminated) {
  enum Op {
    CONTEXT(' '),
    DELETE('-'),
    ADD('+');

    final char marker;

    Op(char marker) {
      this.marker = marker;
    }
  }

  boolean isBlank() {
    return Raw.isBlank(text, 0, text.length());
  }

  HunkLine as(Op other) {
    return new HunkLine(other, text, terminated);
  }

  HunkLine unterminated() {
    return new HunkLine(op, text, false);
  }

  HunkLine withText(String other) {
    return new HunkLine(op, other, terminated);
  }

  /** Returns the line as it is written to a file. */
  String raw() {
    return terminated ? text + "\n" : text;
  }

  /**
   * Returns whether this line stands in a file: all of it, only a blank context line may differ in
   * its blanks. At the end of a file, a newline more or less does not count, because models leave
   * the marker out.
   */
  boolean matches(String line, boolean last) {
    if (!terminated && !last) {
      return false;
    }
    int length = Raw.isTerminated(line) ? line.length() - 1 : line.length();
    if (length == text.length() && line.startsWith(text)) {
      return true;
    }
    if (op == Op.CONTEXT && Raw.isBlank(line, 0, length) && isBlank()) {
      return true;
    }
    boolean lacksNewline = last && length == line.length();
    return lacksNewline && text.equals(line + "\r");
  }
}
