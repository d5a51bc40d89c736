package dev.pyro.cli.console;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program's output on its way to a terminal that it must not control. It comes in pieces, and a
 * character or a change of colours may be cut in two: its beginning waits for the next piece.
 */
final class CleanOutput {
  /** What may be the beginning of a change of colours; a longer one is none. */
  private static final Pattern UNFINISHED = Pattern.compile("\u001b(?:\\[[0-9;:]{0,40})?$");

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] cutCharacter = {};
  private String cutColours = "";

  /** Returns what a terminal gets of the next piece. */
  byte[] next(byte[] bytes, int offset, int length) {
    ByteBuffer in = ByteBuffer.allocate(cutCharacter.length + length);
    in.put(cutCharacter).put(bytes, offset, length).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    var _ = decoder.decode(in, out, false);
    cutCharacter = new byte[in.remaining()];
    in.get(cutCharacter);
    String text = cutColours + out.flip();
    Matcher unfinished = UNFINISHED.matcher(text);
    int end = unfinished.find() ? unfinished.start() : text.length();
    cutColours = text.substring(end);
    return Printable.output(text.substring(0, end)).getBytes(StandardCharsets.UTF_8);
  }
}
