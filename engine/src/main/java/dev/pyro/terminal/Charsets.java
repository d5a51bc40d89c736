package dev.pyro.terminal;

/**
 * The character sets: whether G0 and G1 are line graphics instead of ASCII, and which is in use.
 *
 * @param shifted G1 is in use
 */
record Charsets(boolean g0, boolean g1, boolean shifted) {
  static final Charsets ASCII = new Charsets(false, false, false);
  private static final char LINE_GRAPHICS = '0';

  Charsets withG0(char name) {
    return new Charsets(name == LINE_GRAPHICS, g1, shifted);
  }

  Charsets withG1(char name) {
    return new Charsets(g0, name == LINE_GRAPHICS, shifted);
  }

  Charsets withShift(boolean on) {
    return new Charsets(g0, g1, on);
  }

  /** Returns what a character looks like. */
  int shown(int codePoint) {
    return (shifted ? g1 : g0) ? LineGraphics.of(codePoint) : codePoint;
  }
}
