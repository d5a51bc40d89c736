package dev.pyro.terminal;

/**
 * How many columns a character takes, as {@code wcwidth} of the GNU C library has it, by which
 * programs of the guest and tmux go.
 */
final class CharWidth {
  /**
   * First and last of the ranges that are wide or full-width in Unicode 16's EastAsianWidth.txt,
   * without those that {@link Character#isEmojiPresentation} knows. Unassigned characters in
   * between count as their neighbours.
   */
  private static final int[] WIDE = {
    0x1100, 0x115f, // leading consonants of Hangul
    0x2329, 0x232a,
    0x2e80, 0x303e,
    0x3041, 0xa4c6,
    0xa960, 0xa97c,
    0xac00, 0xd7a3,
    0xf900, 0xfaff,
    0xfe10, 0xfe19,
    0xfe30, 0xfe6b,
    0xff01, 0xff60,
    0xffe0, 0xffe6,
    0x16fe0, 0x18dff, // Tangut, Khitan
    0x1aff0, 0x1b2fb,
    0x1f200, 0x1f320,
    0x20000, 0x2fffd,
    0x30000, 0x3fffd
  };

  private CharWidth() {}

  /** Returns 0 for what is drawn onto the character before it, else 1 or 2. */
  static int of(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    if (isMark(codePoint)) {
      return 0;
    }
    return isWide(codePoint) ? 2 : 1;
  }

  private static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      case Character.FORMAT -> !isSignBeforeNumber(codePoint);
      default -> joinsHangul(codePoint);
    };
  }

  /** Unicode's Prepended_Concatenation_Mark: format characters that are seen. */
  private static boolean isSignBeforeNumber(int codePoint) {
    return switch (codePoint) {
      case 0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6dd, 0x70f, 0x890, 0x891, 0x8e2 -> true;
      case 0x110bd, 0x110cd -> true;
      default -> false;
    };
  }

  /** Vowels and final consonants, which are drawn into the syllable that their leader begins. */
  private static boolean joinsHangul(int codePoint) {
    return (codePoint >= 0x1160 && codePoint <= 0x11ff)
        || (codePoint >= 0xd7b0 && codePoint <= 0xd7fb);
  }

  private static boolean isWide(int codePoint) {
    for (int i = 0; i < WIDE.length && codePoint >= WIDE[i]; i += 2) {
      if (codePoint <= WIDE[i + 1]) {
        return true;
      }
    }
    return Character.isEmojiPresentation(codePoint) && !isRegionalIndicator(codePoint);
  }

  private static boolean isRegionalIndicator(int codePoint) {
    return codePoint >= 0x1f1e6 && codePoint <= 0x1f1ff;
  }
}
