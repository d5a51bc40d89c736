package dev.pyro.secret;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@link Redactor} is to find, written so that it is plainly right: each encoding is undone
 * for the whole text, by expressions and bits, and each value is looked for at each place.
 */
final class NaiveRedactor {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final Pattern ANY = Pattern.compile("[\\x00-\\xff]");
  private static final Pattern BASE64 = run("[A-Za-z0-9+/_-]");
  private static final Pattern HEX = run("[0-9a-fA-F]");
  private static final Pattern PERCENT = Pattern.compile("%([0-9a-fA-F]{2})|.", Pattern.DOTALL);
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\\\\u([dD][89abAB][0-9a-fA-F]{2})\\\\u([dD][c-fC-F][0-9a-fA-F]{2})"
              + "|\\\\u([0-9a-fA-F]{4})|\\\\x([0-9a-fA-F]{2})|\\\\([0-3][0-7]{2})"
              + "|\\\\([ntrbfave])|\\\\([ -/:-@\\[-`{-~])|.",
          Pattern.DOTALL);

  private final List<byte[]> values;

  /** Some bytes of a text that are one byte, or several, of a view, as ISO 8859-1. */
  private record Piece(String bytes, int start, int end) {}

  private record Span(int start, int end) {}

  NaiveRedactor(List<String> values) {
    this.values = values.stream().map(v -> v.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static Pattern run(String character) {
    return Pattern.compile(character + "(?:(?:\r\n|\r|\n)?" + character + ")*");
  }

  byte[] redact(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<Span> spans = new ArrayList<>();
    search(pieces(text, ANY, MatchResult::group), spans);
    search(pieces(text, PERCENT, token -> percent(token, false)), spans);
    search(pieces(text, PERCENT, token -> percent(token, true)), spans);
    search(pieces(text, ESCAPES, NaiveRedactor::escape), spans);
    HEX.matcher(text).results().forEach(run -> hex(run, spans));
    BASE64.matcher(text).results().forEach(run -> base64(text, run, spans));
    return marked(bytes, spans);
  }

  private static List<Piece> pieces(
      String text, Pattern tokens, Function<MatchResult, String> decoder) {
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = tokens.matcher(text);
    while (matcher.find()) {
      pieces.add(new Piece(decoder.apply(matcher), matcher.start(), matcher.end()));
    }
    return pieces;
  }

  private static String percent(MatchResult token, boolean isForm) {
    if (token.group(1) != null) {
      return Character.toString((char) Integer.parseInt(token.group(1), 16));
    }
    return isForm && token.group().equals("+") ? " " : token.group();
  }

  private static String escape(MatchResult token) {
    if (token.group(1) != null) {
      return utf8(unit(token.group(1)) + unit(token.group(2)));
    }
    if (token.group(3) != null) {
      char unit = (char) Integer.parseInt(token.group(3), 16);
      return Character.isSurrogate(unit) ? "\u00ff" : utf8("" + unit); // the first is in no value
    }
    if (token.group(4) != null) {
      return unit(token.group(4));
    }
    if (token.group(5) != null) {
      return Character.toString((char) Integer.parseInt(token.group(5), 8));
    }
    if (token.group(6) != null) {
      int letter = "ntrbfave".indexOf(token.group(6));
      return "" + "\n\t\r\b\f\u0007\u000b\u001b".charAt(letter);
    }
    return token.group(7) != null ? token.group(7) : token.group();
  }

  /** Returns the bytes of a text as ISO 8859-1. */
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String unit(String hex) {
    return Character.toString((char) Integer.parseInt(hex, 16));
  }

  private void search(List<Piece> pieces, List<Span> spans) {
    StringBuilder view = new StringBuilder();
    List<Piece> at = new ArrayList<>();
    for (Piece piece : pieces) {
      view.append(piece.bytes());
      for (int i = 0; i < piece.bytes().length(); i++) {
        at.add(piece);
      }
    }
    byte[] bytes = view.toString().getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] value : values) {
      for (int i = 0; i + value.length <= bytes.length; i++) {
        if (isAt(bytes, i, value)) {
          spans.add(new Span(at.get(i).start(), at.get(i + value.length - 1).end()));
        }
      }
    }
  }

  private static boolean isAt(byte[] bytes, int at, byte[] value) {
    for (int i = 0; i < value.length; i++) {
      if (bytes[at + i] != value[i]) {
        return false;
      }
    }
    return true;
  }

  private void hex(MatchResult run, List<Span> spans) {
    BitSet bits = new BitSet();
    List<Integer> places = places(run);
    for (int i = 0; i < places.size(); i++) {
      add(bits, 4 * i, 4, Character.digit(run.group().charAt(places.get(i) - run.start()), 16));
    }
    for (byte[] value : values) {
      for (int i = 0; 4 * i + 8 * value.length <= 4 * places.size(); i++) {
        if (isAt(bits, 4 * i, value)) {
          spans.add(new Span(places.get(i), places.get(i + 2 * value.length - 1) + 1));
        }
      }
    }
  }

  private void base64(String text, MatchResult run, List<Span> spans) {
    BitSet bits = new BitSet();
    List<Integer> places = places(run);
    for (int i = 0; i < places.size(); i++) {
      char c = run.group().charAt(places.get(i) - run.start());
      add(bits, 6 * i, 6, ALPHABET.indexOf(c == '-' ? '+' : c == '_' ? '/' : c));
    }
    for (byte[] value : values) {
      // A byte begins at any character, or four or two bits behind its beginning.
      for (int bit = 0; bit + 8 * value.length <= 6 * places.size(); bit += 2) {
        if (isAt(bits, bit, value)) {
          int end = bit + 8 * value.length;
          int last = (end - 1) / 6;
          int stop = places.get(last) + 1;
          int padding = end % 6 == 2 ? 2 : end % 6 == 4 ? 1 : 0;
          while (padding > 0 && stop < text.length() && text.charAt(stop) == '=') {
            stop++;
            padding--;
          }
          spans.add(new Span(places.get((bit + 5) / 6), stop));
        }
      }
    }
  }

  private static List<Integer> places(MatchResult run) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < run.group().length(); i++) {
      if (run.group().charAt(i) != '\r' && run.group().charAt(i) != '\n') {
        places.add(run.start() + i);
      }
    }
    return places;
  }

  private static void add(BitSet bits, int at, int count, int value) {
    for (int i = 0; i < count; i++) {
      bits.set(at + i, (value >> (count - 1 - i) & 1) == 1);
    }
  }

  private static boolean isAt(BitSet bits, int at, byte[] value) {
    for (int i = 0; i < 8 * value.length; i++) {
      if (bits.get(at + i) != ((value[i / 8] >> (7 - i % 8) & 1) == 1)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] marked(byte[] text, List<Span> spans) {
    spans.sort(Comparator.comparingInt(Span::start));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    for (Span span : spans) {
      if (span.start() >= at) {
        out.write(text, at, span.start() - at);
        out.writeBytes(Redactor.MARK.getBytes(StandardCharsets.US_ASCII));
      }
      at = Math.max(at, span.end());
    }
    out.write(text, at, text.length - at);
    return out.toByteArray();
  }
}
