package dev.pyro.patch;

/**
 * Bytes as git writes them in patches: each four bytes are five digits of base 85, the first the
 * most significant. The last digits may stand for up to three bytes more than there are.
 */
final class Base85 {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

  private static final int BYTES = 4;
  private static final int CHARS = 5;

  private Base85() {}

  static void encode(byte[] bytes, int from, int to, StringBuilder out) {
    for (int at = from; at < to; at += BYTES) {
      long number = 0;
      for (int i = 0; i < BYTES; i++) {
        number = (number << 8) | (at + i < to ? bytes[at + i] & 0xff : 0);
      }
      char[] digits = new char[CHARS];
      for (int i = CHARS - 1; i >= 0; i--) {
        digits[i] = DIGITS.charAt((int) (number % DIGITS.length()));
        number /= DIGITS.length();
      }
      out.append(digits);
    }
  }

  /**
   * Reads so many bytes, from a place in a text to its end.
   *
   * @param count how many; below 1 if that could not be read
   * @return the bytes, or null if the text is not what git writes for so many
   */
  static byte[] decode(String text, int from, int count) {
    int groups = (count + BYTES - 1) / BYTES;
    if (count <= 0 || text.length() - from != groups * CHARS) {
      return null;
    }
    byte[] bytes = new byte[count];
    for (int group = 0; group < groups; group++) {
      long number = 0;
      for (int i = 0; i < CHARS; i++) {
        int digit = DIGITS.indexOf(text.charAt(from + group * CHARS + i));
        if (digit < 0) {
          return null;
        }
        number = number * DIGITS.length() + digit;
      }
      if (number > 0xffff_ffffL) {
        return null;
      }
      for (int i = 0; i < BYTES && group * BYTES + i < count; i++) {
        bytes[group * BYTES + i] = (byte) (number >> (8 * (BYTES - 1 - i)));
      }
    }
    return bytes;
  }
}
