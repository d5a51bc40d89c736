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

  private static final String ALPHABET32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final Pattern BASE32 = run("[A-Z2-7]");
  private static final Pattern ENTITIES =
      Pattern.compile(
          "&(?:(amp)|(lt)|(gt)|(quot)|(apos)|#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6}));|.",
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
    search(pieces(text, ENTITIES, NaiveRedactor::entity), spans);
    HEX.matcher(text).results().forEach(run -> hex(run, spans));
    BASE64
        .matcher(text)
        .results()
        .forEach(run ->
            base(6, ALPHABET, run.group().replace('-', '+').replace('_', '/'), text, run, spans));
    BASE32
        .matcher(text)
        .results()
        .forEach(run -> base(5, ALPHABET32, run.group(), text, run, spans));
    return marked(bytes, spans);
  }

  private static List<Piece> pieces(
      String text, Pattern tokens, Function<MatchResult, String> decoder) {
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = tokens.matcher(text);
    while (matcher.find()) {
      String decoded = decoder.apply(matcher);
      if (decoded != null) {
        pieces.add(new Piece(decoded, matcher.start(), matcher.end()));
        continue;
      }
      for (int i = matcher.start(); i < matcher.end(); i++) { // it stands for itself
        pieces.add(new Piece(text.substring(i, i + 1), i, i + 1));
      }
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

  private static String entity(MatchResult token) {
    for (int i = 1; i <= 5; i++) {
      if (token.group(i) != null) {
        return "" + "&<>\"'".charAt(i - 1);
      }
    }
    String number = token.group(6) != null ? token.group(6) : token.group(7);
    if (number == null) {
      return token.group();
    }
    int character = Integer.parseInt(number, token.group(6) != null ? 10 : 16);
    boolean isOne = character <= 0x10ffff && !(character >= 0xd800 && character <= 0xdfff);
    return isOne ? utf8(Character.toString(character)) : null;
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

  private void base(
      int width, String alphabet, String plain, String text, MatchResult run, List<Span> spans) {
    BitSet bits = new BitSet();
    List<Integer> places = places(run);
    for (int i = 0; i < places.size(); i++) {
      char c = plain.charAt(places.get(i) - run.start());
      add(bits, width * i, width, alphabet.indexOf(c));
    }
    for (byte[] value : values) {
      int step = width == 6 ? 2 : 1; // where in a character a byte may begin
      for (int bit = 0; bit + 8 * value.length <= width * places.size(); bit += step) {
        if (isAt(bits, bit, value)) {
          int end = bit + 8 * value.length;
          int stop = places.get((end - 1) / width) + 1;
          for (int padding = padding(width, end);
              padding > 0 && stop < text.length() && text.charAt(stop) == '=';
              padding--) {
            stop++;
          }
          spans.add(new Span(places.get((bit + width - 1) / width), stop));
        }
      }
    }
  }

  /** How many characters are missing to a whole group, seen from where the last byte ends. */
  private static int padding(int width, int end) {
    if (width == 6) {
      return end % 6 == 2 ? 2 : end % 6 == 4 ? 1 : 0;
    }
    return switch (end % 5) {
      case 3 -> 6;
      case 1 -> 4;
      case 4 -> 3;
      case 2 -> 1;
      default -> 0;
    };
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
