package dev.pyro.secret;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Replaces secrets in texts by {@link #MARK}. Immutable and thread-safe.
 *
 * <p>A value is found as it is and, at any place of what was encoded, in base64 of both alphabets
 * with and without padding, in base32, in hex, in dumps, URL-encoded, with the references of HTML,
 * and with the escapes of JSON and programs; encoded data may be broken into lines. It is also
 * found with its lines ended by CR LF, as a terminal shows it, and by each of its lines of at least
 * {@value #MIN_LINE_CHARACTERS} characters, as a diff shows it. It is found in UTF-16. Of a value
 * that is JSON, each text in it of at least that many characters is found likewise. What is encoded
 * twice is not found, nor what a program cuts into pieces: this keeps secrets out of logs and away
 * from models, it does not stop a program that wants to tell one.
 *
 * <p>Where such occurrences overlap there is one mark for all of them.
 *
 * <p>Time is linear in the text whatever it says: some twenty steps a byte, each at most eight
 * comparisons, and twice as many where a match fails late. Memory is about 18 bytes for each byte
 * of the patterns, which are at most seven times as long as the values, and twice that for JSON.
 */
public final class Redactor {
  /** Stands in the place of a secret. */
  public static final String MARK = "[REDACTED]";

  /** Finds nothing, and hands everything on as it came. */
  public static final Redactor NONE = new Redactor(List.of());

  /** Shorter lines of a value stand in other texts by chance. */
  static final int MIN_LINE_CHARACTERS = 8;

  /** How many bytes a byte of a value becomes at most: the longest is a reference of HTML. */
  private static final int MAX_EXPANSION = 11;

  private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);

  private final Automaton automaton;
  private final boolean hasBlanks;
  private final boolean isNone;

  /** Makes one that replaces these values. */
  public Redactor(Collection<String> values) {
    Collection<byte[]> patterns = patterns(values);
    this.automaton = new Automaton(patterns);
    this.hasBlanks = values.stream().anyMatch(value -> value.indexOf(' ') >= 0);
    this.isNone = patterns.isEmpty();
  }

  private static Collection<byte[]> patterns(Collection<String> values) {
    Collection<byte[]> patterns = new TreeSet<>(Arrays::compareUnsigned);
    for (String value : JsonTexts.andThoseOf(values)) {
      patterns.add(bytes(value));
      patterns.add(value.getBytes(StandardCharsets.UTF_16LE));
      patterns.add(value.getBytes(StandardCharsets.UTF_16BE));
      if (value.indexOf('\n') >= 0) {
        patterns.add(bytes(value.replace("\r\n", "\n").replace("\n", "\r\n")));
        value
            .lines()
            .map(String::strip)
            .filter(line -> line.length() >= MIN_LINE_CHARACTERS)
            .forEach(line -> patterns.add(bytes(line)));
      }
    }
    return patterns;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns whether there is nothing to replace. */
  public boolean isNone() {
    return isNone;
  }

  /** Returns how many bytes of a text an occurrence of a secret can take at most. */
  public int maxPatternBytes() {
    return MAX_EXPANSION * automaton.longest();
  }

  /** Returns a text with its secrets replaced; the text itself if it has none. */
  public String redact(String text) {
    if (isNone || text.isEmpty()) {
      return text;
    }
    byte[] bytes = bytes(text);
    return marked(bytes, 0, bytes.length)
        .map(marked -> new String(marked, StandardCharsets.UTF_8))
        .orElse(text);
  }

  /** Returns each text with its secrets replaced. */
  public List<String> redact(List<String> texts) {
    return isNone ? texts : texts.stream().map(this::redact).toList();
  }

  /** Returns a text with its secrets replaced; the array itself if it has none. */
  public byte[] redact(byte[] text) {
    return redact(text, 0, text.length);
  }

  /**
   * Returns a part of a text with its secrets replaced. A secret that begins before the part or
   * ends behind it is replaced too, so the part shows no piece of it.
   */
  public byte[] redact(byte[] text, int from, int to) {
    return marked(text, from, to)
        .orElseGet(
            () -> from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to));
  }

  /** Returns a part with marks, or nothing if no secret reaches into it. */
  private Optional<byte[]> marked(byte[] text, int from, int to) {
    if (isNone) {
      return Optional.empty();
    }
    Scanner scanner = new Scanner(automaton, text.length, hasBlanks);
    scanner.read(text, 0, text.length);
    scanner.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    int at = from;
    boolean isMarked = false;
    for (Spans.Span span = scanner.found().takeBefore(to);
        span != null;
        span = scanner.found().takeBefore(to)) {
      if (span.end() > from) {
        out.write(text, at, Math.max(0, (int) span.start() - at));
        out.writeBytes(MARK_BYTES);
        at = (int) Math.min(to, span.end());
        isMarked = true;
      }
    }
    out.write(text, at, to - at);
    return isMarked ? Optional.of(out.toByteArray()) : Optional.empty();
  }

  /**
   * Returns how many bytes at the end of a text could be the beginning of a secret. Only what comes
   * next can decide that. A secret that is complete counts too, if it could be part of a longer
   * one.
   */
  public int heldBack(byte[] text) {
    if (isNone) {
      return 0;
    }
    Scanner scanner = new Scanner(automaton, text.length, hasBlanks);
    scanner.read(text, 0, text.length);
    return (int) (scanner.place() - scanner.decided());
  }

  /** Starts on a text that comes in pieces. */
  public Stream stream() {
    return new Stream();
  }

  /**
   * A text that comes in pieces of any length. What could still become a secret is held back until
   * more of the text decides: at most {@link #maxPatternBytes} bytes and one piece. So somebody who
   * types may see a character late, with the next one, if it could begin a secret. Held text is not
   * released after a time: a guest could then print a secret slowly. Not thread-safe.
   *
   * <p>Besides what is held, it takes 40 to 80 bytes for each byte of the longest pattern.
   */
  public final class Stream {
    private final Scanner scanner =
        isNone ? null : new Scanner(automaton, Long.MAX_VALUE, hasBlanks);
    private byte[] held = {};
    private int from; // in held
    private int to;
    private long shown; // up to here in the text

    private Stream() {}

    /** Takes the next piece, and returns what is decided by it. */
    public ByteBuffer next(ByteBuffer piece) {
      if (isNone) {
        return piece;
      }
      int length = piece.remaining();
      makeRoom(length);
      piece.get(piece.position(), held, to, length);
      scanner.read(held, to, to + length);
      to += length;
      return show(scanner.decided());
    }

    /** Ends the text, and returns what was held back. */
    public ByteBuffer end() {
      if (isNone) {
        return ByteBuffer.allocate(0);
      }
      scanner.end();
      return show(scanner.place());
    }

    /** What is moved is never longer than what was shown since it was moved last. */
    private void makeRoom(int more) {
      int length = to - from;
      if (held.length - to >= more) {
        return;
      }
      byte[] target = held;
      if (from < length || held.length - length < more) {
        target = new byte[Math.max(2 * held.length, length + more)];
      }
      System.arraycopy(held, from, target, 0, length);
      held = target;
      from = 0;
      to = length;
    }

    private ByteBuffer show(long end) {
      ByteArrayOutputStream out = new ByteArrayOutputStream((int) (end - shown));
      copy(out, Math.min(end, scanner.found().passed()), false);
      for (Spans.Span span = scanner.found().takeBefore(end);
          span != null;
          span = scanner.found().takeBefore(end)) {
        copy(out, span.start(), true);
        out.writeBytes(MARK_BYTES);
        copy(out, Math.min(end, span.end()), false);
      }
      copy(out, end, true);
      return ByteBuffer.wrap(out.toByteArray());
    }

    /** Goes on to a place, with what stands before it or without. */
    private void copy(ByteArrayOutputStream out, long place, boolean isShown) {
      int length = (int) Math.max(0, place - shown);
      if (isShown) {
        out.write(held, from, length);
      }
      from += length;
      shown += length;
    }
  }
}
