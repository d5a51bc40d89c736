package dev.pyro.path;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes of a stranger as text that is safe to show. */
public final class Shown {
  private Shown() {}

  /** Reads UTF-8; what is none, controls a terminal or is invisible appears as an escape. */
  public static String text(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    StringBuilder text = new StringBuilder(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, chars, true);
      append(text, chars.flip().toString());
      chars.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append(String.format("\\x%02x", in.get() & 0xff));
      }
      decoder.reset();
    }
  }

  private static void append(StringBuilder text, String decoded) {
    decoded
        .codePoints()
        .forEach(c -> {
          if (c == '\n') {
            text.append("\\n");
          } else if (c == '\t') {
            text.append("\\t");
          } else if (Character.isISOControl(c)) {
            text.append(String.format("\\x%02x", c));
          } else if (Character.getType(c) == Character.FORMAT
              || Character.getType(c) == Character.LINE_SEPARATOR
              || Character.getType(c) == Character.PARAGRAPH_SEPARATOR) {
            text.append(String.format("\\u%04x", c)); // such as one that reverses what follows
          } else {
            text.appendCodePoint(c);
          }
        });
  }
}
