package dev.pyro.secret;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Character references of HTML and XML undone: a name or a number between an ampersand and a
 * semicolon.
 */
final class Entities implements View {
  private static final Map<String, Integer> NAMES =
      Map.of("amp", (int) '&', "lt", (int) '<', "gt", (int) '>', "quot", (int) '"', "apos", 39);

  /** The longest number, in decimal; six digits in hex are more than there are characters. */
  private static final int MAX_DECIMAL_DIGITS = 7;

  private static final int MAX_HEX_DIGITS = 6;
  private static final int LONGEST = 10;

  private final Track track;
  private final byte[] token = new byte[LONGEST];
  private int length; // of the token so far
  private long start;

  Entities(Track track) {
    this.track = track;
  }

  @Override
  public void read(int b, long place) {
    if (length > 0 && b == ';') {
      decode(place);
    } else if (length > 0 && length < LONGEST && isPart(b)) {
      token[length++] = (byte) b;
    } else {
      end(); // what looked like a reference was none
      begin(b, place);
    }
  }

  private void begin(int b, long place) {
    if (b == '&') {
      start = place;
      token[length++] = (byte) b;
    } else {
      track.read(b, place, place + 1);
    }
  }

  private static boolean isPart(int b) {
    return b == '#' || (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
  }

  private void decode(long place) {
    int character = character(new String(token, 1, length - 1, StandardCharsets.US_ASCII));
    if (character < 0) {
      end();
      track.read(';', place, place + 1);
      return;
    }
    length = 0;
    for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      track.read(b & 0xff, start, place + 1);
    }
  }

  /** Returns the character that a reference stands for, -1 if it is none. */
  static int character(String name) {
    if (!name.startsWith("#")) {
      return NAMES.getOrDefault(name, -1);
    }
    boolean isHex = name.startsWith("#x") || name.startsWith("#X");
    String digits = name.substring(isHex ? 2 : 1);
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Hex.digit(digits.charAt(i));
      if (digit < 0 || (digit > 9 && !isHex)) {
        return -1;
      }
      value = value * (isHex ? 16 : 10) + digit;
    }
    boolean isOne =
        !digits.isEmpty()
            && digits.length() <= (isHex ? MAX_HEX_DIGITS : MAX_DECIMAL_DIGITS)
            && Character.isValidCodePoint(value)
            && Character.getType(value) != Character.SURROGATE;
    return isOne ? value : -1;
  }

  @Override
  public void end() {
    int pending = length;
    length = 0;
    for (int i = 0; i < pending; i++) {
      track.read(token[i], start + i, start + i + 1);
    }
  }

  @Override
  public long heldFrom() {
    return length > 0 ? Math.min(start, track.heldFrom()) : track.heldFrom();
  }
}
