package dev.pyro.path;

import java.util.BitSet;
import java.util.Map;
import java.util.function.IntPredicate;

/** The classes of ASCII characters that a pattern can name, such as {@code [:digit:]}. */
final class CharacterClasses {
  private static final Map<String, IntPredicate> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", c -> isLetter(c) || isDigit(c)),
          Map.entry("alpha", CharacterClasses::isLetter),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("cntrl", c -> c < ' ' || c == 0x7f),
          Map.entry("digit", CharacterClasses::isDigit),
          Map.entry("graph", c -> c > ' ' && c < 0x7f),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("print", c -> c >= ' ' && c < 0x7f),
          Map.entry("punct", c -> c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c)),
          Map.entry("space", c -> c == ' ' || (c >= '\t' && c <= '\r')),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("xdigit", c -> isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')));

  private static final int ASCII = 128;

  private CharacterClasses() {}

  private static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Adds a class to a set; false if there is none of that name. */
  static boolean add(String name, BitSet bytes) {
    IntPredicate known = CLASSES.get(name);
    for (int c = 0; known != null && c < ASCII; c++) {
      if (known.test(c)) {
        bytes.set(c);
      }
    }
    return known != null;
  }
}
