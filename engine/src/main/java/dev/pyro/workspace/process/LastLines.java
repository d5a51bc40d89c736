package dev.pyro.workspace.process;

/** The last lines of an output. */
final class LastLines {
  private LastLines() {}

  /** Returns where they begin. */
  static int begin(byte[] output, int lines) {
    int left = lines;
    for (int i = output.length - 1; i >= 0; i--) {
      if (output[i] == '\n' && i < output.length - 1) {
        left--;
      }
      if (left == 0) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Returns them. */
  static String of(String text, int count) {
    int begin = text.length();
    for (int i = 0; i < count && begin > 0; i++) {
      begin = text.lastIndexOf('\n', begin - 2) + 1; // the line's own newline is at begin - 1
    }
    return text.substring(begin);
  }
}
