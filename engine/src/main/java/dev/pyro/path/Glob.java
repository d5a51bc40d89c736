package dev.pyro.path;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of a path as git has them. It is matched byte by byte in time that grows with the
 * length of the path times that of the pattern, since a pattern may be made to be slow.
 */
final class Glob {
  private static final int ANY_BYTE = 256;

  /** Shared, since patterns may be many and long. */
  private static final Step[] LITERALS = literals();

  /** The pattern, a step after the other. */
  private final List<Step> steps = new ArrayList<>();

  /** Whether a star and a question mark stand for slashes as well. */
  private final boolean overSlashes;

  private final String pattern;
  private int at;
  private boolean valid = true;

  /** Whether nothing before {@link #at} has a meaning of its own. */
  private boolean literalSoFar = true;

  /** What a step takes. */
  private enum Kind {
    /** One byte of a set. */
    ONE,
    /** Any bytes of a set, or none. */
    MANY,
    /** Whole folders with their slashes, or none. */
    FOLDERS
  }

  private record Step(Kind kind, BitSet bytes) {}

  private Glob(String pattern, boolean overSlashes) {
    this.pattern = pattern;
    this.overSlashes = overSlashes;
    while (at < pattern.length() && valid) {
      step();
    }
  }

  /** Returns the pattern in a {@code .gitignore}: only two stars stand for slashes. */
  static Glob ofNames(String pattern) {
    return new Glob(pattern, false);
  }

  /** Returns the pattern on git's command line, where a star stands for slashes, too. */
  static Glob ofText(String pattern) {
    return new Glob(pattern, true);
  }

  private void step() {
    char first = pattern.charAt(at);
    int end = at;
    while (end < pattern.length() && pattern.charAt(end) == '*') {
      end++;
    }
    boolean startsName = at == 0 || pattern.charAt(at - 1) == '/';
    // Git compares what is literal first, and for the rest the pattern then begins at the stars.
    boolean overFolders = !overSlashes && end - at >= 2 && (startsName || literalSoFar);
    if (overFolders && pattern.startsWith("/", end)) {
      at = end + 1;
      steps.add(new Step(Kind.FOLDERS, any(true)));
    } else if (overFolders && end == pattern.length()) {
      at = end;
      steps.add(new Step(Kind.MANY, any(true)));
    } else {
      one(pattern.charAt(at++));
    }
    literalSoFar &= "*?[\\".indexOf(first) < 0;
  }

  private void one(char c) {
    switch (c) {
      case '*' -> {
        while (at < pattern.length() && pattern.charAt(at) == '*') {
          at++;
        }
        steps.add(new Step(Kind.MANY, any(overSlashes)));
      }
      case '?' -> steps.add(new Step(Kind.ONE, any(overSlashes)));
      case '[' -> set();
      case '\\' -> {
        valid = at < pattern.length();
        literal(valid ? pattern.charAt(at++) : c);
      }
      default -> literal(c);
    }
  }

  private void literal(char c) {
    steps.add(LITERALS[c]);
  }

  private static Step[] literals() {
    Step[] literals = new Step[ANY_BYTE];
    for (int c = 0; c < literals.length; c++) {
      BitSet bytes = new BitSet();
      bytes.set(c);
      literals[c] = new Step(Kind.ONE, bytes);
    }
    return literals;
  }

  private static BitSet any(boolean slashes) {
    BitSet bytes = new BitSet();
    bytes.set(0, ANY_BYTE);
    bytes.set('/', slashes);
    return bytes;
  }

  /**
   * Reads a set such as {@code [a-z_]} or {@code [^[:space:]]}; without its end it fits nothing.
   */
  private void set() {
    BitSet bytes = new BitSet();
    boolean inverted = at < pattern.length() && "!^".indexOf(pattern.charAt(at)) >= 0;
    at += inverted ? 1 : 0;
    int first = at;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
      int end = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
      if (end > 0) {
        valid &= CharacterClasses.add(pattern.substring(at + 2, end), bytes);
        at = end + 2;
      } else {
        range(bytes);
      }
    }
    valid &= at < pattern.length();
    at++;
    if (inverted) {
      bytes.flip(0, ANY_BYTE);
    }
    bytes.set('/', bytes.get('/') && overSlashes);
    steps.add(new Step(Kind.ONE, bytes));
  }

  private void range(BitSet bytes) {
    char from = member();
    bytes.set(from); // as Git does, also where the range goes backwards
    boolean isRange =
        at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
    if (!isRange) {
      return;
    }
    at++;
    char to = member();
    if (from <= to) {
      bytes.set(from, to + 1);
    }
  }

  private char member() {
    boolean escaped = pattern.charAt(at) == '\\' && at + 1 < pattern.length();
    at += escaped ? 1 : 0;
    return pattern.charAt(at++);
  }

  /** Returns how much work a match is at most, in steps for each byte of the path. */
  int size() {
    return steps.size() + 1;
  }

  /** Returns whether all of a text fits; each of its chars is a byte. */
  boolean matches(String text) {
    if (!valid) {
      return false;
    }
    BitSet places = new BitSet();
    enter(places, 0);
    for (int i = 0; i < text.length() && !places.isEmpty(); i++) {
      places = after(places, text.charAt(i));
    }
    return places.get(steps.size());
  }

  private BitSet after(BitSet places, char c) {
    BitSet next = new BitSet();
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      if (place == steps.size() || !steps.get(place).bytes.get(c)) {
        continue;
      }
      switch (steps.get(place).kind) {
        case ONE -> enter(next, place + 1);
        case MANY -> enter(next, place);
        case FOLDERS -> {
          next.set(place);
          if (c == '/') {
            enter(next, place + 1);
          }
        }
      }
    }
    return next;
  }

  /** Comes to a step, and past those that may take nothing. */
  private void enter(BitSet places, int place) {
    int last = place;
    while (last < steps.size() && steps.get(last).kind != Kind.ONE) {
      last++;
    }
    places.set(place, last + 1);
  }
}
