package dev.pyro.mcp;

/**
 * Halves of surrogate pairs. Models cut a text within an emoji, and JSON can carry the half that is
 * left as an escape, but UTF-8 cannot carry it at all.
 */
final class Surrogates {
  private static final int ESCAPE_CHARS = "\\uXXXX".length();
  private static final String REPLACEMENT = "\\ufffd";

  private Surrogates() {}

  /**
   * Returns JSON with each escape of a half replaced: the reader would refuse the whole message.
   */
  static String mend(String json) {
    StringBuilder mended = new StringBuilder(json.length());
    int i = 0;
    while (i < json.length()) {
      int unit = escapedUnit(json, i);
      int next = escapedUnit(json, i + ESCAPE_CHARS);
      if (isHigh(unit) && isLow(next)) {
        mended.append(json, i, i + 2 * ESCAPE_CHARS);
        i += 2 * ESCAPE_CHARS;
      } else if (isHigh(unit) || isLow(unit)) {
        mended.append(REPLACEMENT);
        i += ESCAPE_CHARS;
      } else {
        boolean isEscape = json.charAt(i) == '\\' && i + 1 < json.length();
        mended.append(json, i, i + (isEscape ? 2 : 1));
        i += isEscape ? 2 : 1;
      }
    }
    return mended.toString();
  }

  /** Returns the unit whose escape stands there, or -1. */
  private static int escapedUnit(String json, int at) {
    if (at + ESCAPE_CHARS > json.length() || !json.startsWith("\\u", at)) {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE_CHARS; i++) {
      int digit = Character.digit(json.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      unit = 16 * unit + digit;
    }
    return unit;
  }

  private static boolean isHigh(int unit) {
    return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
  }

  private static boolean isLow(int unit) {
    return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
  }

  /** Returns JSON with each half as an escape. They occur only within strings. */
  static String escape(String json) {
    StringBuilder escaped = new StringBuilder(json.length() + ESCAPE_CHARS);
    json.codePoints()
        .forEach(c -> {
          if (isHigh(c) || isLow(c)) {
            escaped.append(String.format("\\u%04x", c));
          } else {
            escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
  }
}
