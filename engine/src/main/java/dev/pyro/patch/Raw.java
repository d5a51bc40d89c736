package dev.pyro.patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Raw strings: their chars are bytes (ISO-8859-1). The whole package works on them, so that a patch
 * fits a file byte for byte, also where the file is not UTF-8 elsewhere, and a line is a hash key
 * that no chosen content can make slow.
 */
final class Raw {
  /** Longest part of a line that a message shows, in bytes. */
  private static final int MAX_SHOWN_BYTES = 200;

  private Raw() {}

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(String raw) {
    return new String(bytes(raw), StandardCharsets.UTF_8);
  }

  /** Returns the lines with their {@code \n}, which only the last one may lack. */
  static List<String> lines(String raw) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < raw.length()) {
      int newline = raw.indexOf('\n', start);
      int end = newline < 0 ? raw.length() : newline + 1;
      lines.add(raw.substring(start, end));
      start = end;
    }
    return lines;
  }

  static boolean isTerminated(String line) {
    return line.endsWith("\n");
  }

  /** Returns a line without its {@code \n}; a carriage return is content. */
  static String withoutTerminator(String line) {
    return isTerminated(line) ? line.substring(0, line.length() - 1) : line;
  }

  static boolean isBlank(String raw, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = raw.charAt(i);
      if (c != ' ' && (c < '\t' || c > '\r' || c == '\n')) {
        return false;
      }
    }
    return true;
  }

  /** Returns a line as a message may show it: one line, bounded, no control character but tab. */
  static String shown(String line) {
    String body = withoutTerminator(line);
    boolean cut = body.length() > MAX_SHOWN_BYTES;
    StringBuilder shown = new StringBuilder();
    text(cut ? body.substring(0, MAX_SHOWN_BYTES) : body)
        .codePoints()
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) && c != '\t' ? '?' : c));
    return cut ? shown + "..." : shown.toString();
  }
}
