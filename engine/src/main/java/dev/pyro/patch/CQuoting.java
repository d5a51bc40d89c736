package dev.pyro.patch;

/** Names as git quotes them: {@code "tab\there, and \303\244"}, like strings of C. */
final class CQuoting {
  private static final String LETTERS = "abtnvfr\"\\";
  private static final String MEANT = "\007\b\t\n\013\f\r\"\\";

  private CQuoting() {}

  /** Returns a raw name as git shows it: as it is if nothing in it needs quoting. */
  static String quoted(String name) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      int letter = MEANT.indexOf(c);
      if (letter >= 0) {
        quoted.append('\\').append(LETTERS.charAt(letter));
      } else if (c < ' ' || c >= 0x7f) {
        quoted.append('\\').append(octal(c, 6)).append(octal(c, 3)).append(octal(c, 0));
      } else {
        quoted.append(c);
      }
    }
    return quoted.length() == name.length() + 1 ? name : quoted.append('"').toString();
  }

  private static char octal(char c, int shift) {
    return (char) ('0' + (c >> shift & 7));
  }

  /**
   * Reads a quoted name at the start of a text.
   *
   * @return the name and where the text goes on, or null if the quoting is not as git does it
   */
  static Unquoted unquote(String text) {
    StringBuilder name = new StringBuilder();
    int i = 1;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '"') {
        return new Unquoted(name.toString(), i);
      }
      if (c != '\\') {
        name.append(c);
        continue;
      }
      char escaped = i < text.length() ? text.charAt(i++) : 0;
      int letter = LETTERS.indexOf(escaped);
      if (letter >= 0) {
        name.append(MEANT.charAt(letter));
      } else if (escaped >= '0' && escaped <= '3' && isOctal(text, i) && isOctal(text, i + 1)) {
        name.append((char) Integer.parseInt(text, i - 1, i + 2, 8));
        i += 2;
      } else {
        return null;
      }
    }
    return null;
  }

  private static boolean isOctal(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '7';
  }

  record Unquoted(String name, int end) {}
}
