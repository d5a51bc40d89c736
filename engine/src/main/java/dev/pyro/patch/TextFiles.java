package dev.pyro.patch;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** What counts as text: a diff tells it line by line. */
public final class TextFiles {
  /** So much of a content git looks at. */
  private static final int LOOKED_AT_BYTES = 8000;

  private static final int CHUNK_CHARS = 8192;

  private TextFiles() {}

  /** Returns whether git takes a content for text: it may have any encoding without a NUL. */
  public static boolean isText(byte[] content) {
    for (int i = 0; i < Math.min(content.length, LOOKED_AT_BYTES); i++) {
      if (content[i] == 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether bytes are valid UTF-8, so that they are the same after they were a string. */
  static boolean isUtf8(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(CHUNK_CHARS);
    while (true) {
      var result = decoder.decode(in, out, true);
      if (!result.isOverflow()) {
        return !result.isError();
      }
      out.clear();
    }
  }
}
