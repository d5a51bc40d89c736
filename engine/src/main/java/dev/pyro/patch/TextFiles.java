package dev.pyro.patch;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** What counts as text: all else has no place in a diff. */
public final class TextFiles {
  private static final int CHUNK_CHARS = 8192;

  private TextFiles() {}

  /** Returns whether a content is valid UTF-8 without a NUL. */
  public static boolean isText(byte[] content) {
    for (byte b : content) {
      if (b == 0) {
        return false;
      }
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(content);
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
