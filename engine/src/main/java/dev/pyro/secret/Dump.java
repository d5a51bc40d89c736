package dev.pyro.secret;

/**
 * Dumps of bytes undone, as {@code od -tx1}, {@code hexdump -C} and {@code xxd} print them: lines
 * with an address, bytes in hex with blanks between them, and the bytes as characters. {@link Hex}
 * is for digits without blanks.
 */
final class Dump implements View {
  private static final int MIN_ADDRESS = 6;
  private static final int MAX_ADDRESS = 8;
  private static final int MAX_BLANKS = 2;

  /** A line in the middle of a dump has at least so many bytes. This bounds what is held back. */
  private static final int MIN_BYTES = 8;

  /** The column with the characters, at most. */
  private static final int MAX_TAIL = 24;

  private enum Part {
    /** The beginning of a line: an address, or a blank. */
    ADDRESS,
    /** Behind the address, or between two bytes. */
    GAP,
    /** The second digit of a byte is next. */
    SECOND_DIGIT,
    /** Behind a byte. */
    BYTE,
    /** The column with the characters, or a line that is of no dump. */
    TAIL
  }

  private final Automaton automaton;
  private final Track track;
  private Part part = Part.ADDRESS;
  private int count; // of digits of the address, of blanks in a gap, of characters in the tail
  private boolean hasColon; // as xxd writes it, which has two blanks before its characters
  private int bytes; // of this line
  private int digit; // the first one of a byte
  private long place; // of that

  Dump(Automaton automaton, Track track) {
    this.automaton = automaton;
    this.track = track;
  }

  @Override
  public void read(int b, long at) {
    if (b == '\n') {
      endLine();
      return;
    }
    switch (part) {
      case ADDRESS -> address(b);
      case GAP -> gap(b, at);
      case SECOND_DIGIT -> secondDigit(b, at);
      case BYTE -> {
        count = 0;
        gap(b, at);
      }
      case TAIL -> {
        if (++count > MAX_TAIL && b != '\r') {
          track.cut();
        }
      }
    }
  }

  private void endLine() {
    if (bytes < MIN_BYTES) {
      track.cut();
    }
    part = Part.ADDRESS;
    count = 0;
    bytes = 0;
    hasColon = false;
  }

  private void address(int b) {
    if (Hex.digit(b) >= 0 && count < MAX_ADDRESS && !hasColon) {
      count++;
    } else if (b == ':' && count >= MIN_ADDRESS && !hasColon) {
      hasColon = true;
    } else if (b == ' ' && (count == 0 || count >= MIN_ADDRESS)) {
      part = Part.GAP;
      count = 1;
    } else {
      tail();
      track.cut();
    }
  }

  private void gap(int b, long at) {
    int value = Hex.digit(b);
    if (b == ' ' && ++count <= MAX_BLANKS) {
      part = Part.GAP;
    } else if (value >= 0 && !(hasColon && count == MAX_BLANKS)) {
      digit = value;
      place = at;
      part = Part.SECOND_DIGIT;
    } else {
      tail();
    }
  }

  private void secondDigit(int b, long at) {
    int value = Hex.digit(b);
    if (value < 0) {
      tail();
      return;
    }
    track.read(digit << 4 | value, place, at + 1);
    bytes++;
    part = Part.BYTE;
  }

  private void tail() {
    part = Part.TAIL;
    count = 1;
  }

  @Override
  public long heldFrom() {
    return part == Part.SECOND_DIGIT && automaton.startsWithDigit(digit)
        ? Math.min(place, track.heldFrom())
        : track.heldFrom();
  }
}
