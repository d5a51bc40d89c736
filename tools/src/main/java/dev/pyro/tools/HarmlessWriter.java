package dev.pyro.tools;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;

/**
 * Escapes what a terminal would obey and JSON does not have to escape: control characters above
 * ASCII, and those that change the direction of writing. In JSON they are in strings only.
 */
final class HarmlessWriter extends FilterWriter {
  HarmlessWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    if (isObeyed((char) c)) {
      out.write("\\u" + HexFormat.of().toHexDigits((char) c));
    } else {
      out.write(c);
    }
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      if (isObeyed(text.charAt(i))) {
        out.write(text, from, i - from);
        write(text.charAt(i));
        from = i + 1;
      }
    }
    out.write(text, from, offset + length - from);
  }

  private static boolean isObeyed(char c) {
    return (c >= '\u007f' && c <= '\u009f')
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
