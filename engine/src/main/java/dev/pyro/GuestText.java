package dev.pyro;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text on its way to a guest, which gets it as UTF-8. Half of a surrogate pair has no bytes there:
 * Java would send a question mark in its place.
 */
public final class GuestText {
  private GuestText() {}

  /**
   * Returns the bytes of a text.
   *
   * @param what the text in messages, such as {@code the command}
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if it holds half of a surrogate pair
   */
  public static byte[] bytes(String what, String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException _) { // as a cause it would be of no use
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          what + " holds half of a surrogate pair",
          "a character such as an emoji was cut in two; leave it out or give it whole",
          null);
    }
  }

  /** Checks what an argument, a variable or a path of a program may be: nor may it hold a NUL. */
  static void check(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, what + " holds a NUL character");
    }
    var _ = bytes(what, text);
  }
}
