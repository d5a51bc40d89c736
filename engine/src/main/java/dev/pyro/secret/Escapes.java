package dev.pyro.secret;

import java.nio.charset.StandardCharsets;

/**
 * Escapes with a backslash undone, as JSON, programs' literals, git and shells write them: a letter
 * for a control character, {@code x} and two hex digits or three octal ones for a byte, {@code u}
 * and four hex digits for a UTF-16 unit, anything that is no letter or digit for itself.
 */
final class Escapes implements View {
  private static final String LETTERS = "ntrbfave";
  private static final byte[] CONTROLS = {'\n', '\t', '\r', '\b', '\f', 7, 11, 27};
  private static final int LONGEST = 6;

  private final Track track;
  private final int[] token = new int[LONGEST];
  private int length; // of the token so far
  private long start;
  private char high; // the first half of a surrogate pair, whose other half must follow
  private long highStart;

  Escapes(Track track) {
    this.track = track;
  }

  @Override
  public void read(int b, long place) {
    if (length == 0) {
      if (b == '\\') {
        start = place;
        token[length++] = b;
      } else {
        literal(b, place);
      }
      return;
    }
    token[length++] = b;
    if (length == 2) {
      second(b, place + 1);
    } else if (!isDigit(b)) {
      giveUp();
    } else if (length == wanted()) {
      decode(place + 1);
    }
  }

  private void second(int b, long end) {
    int letter = LETTERS.indexOf(b);
    if (letter >= 0) {
      put(CONTROLS[letter], end);
    } else if (b >= ' ' && b <= '~' && !isLetterOrDigit(b)) {
      put(b, end);
    } else if (b != 'x' && b != 'u' && !(b >= '0' && b <= '3')) {
      giveUp();
    }
  }

  private static boolean isLetterOrDigit(int b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
  }

  private boolean isDigit(int b) {
    return isOctal() ? b >= '0' && b <= '7' : Hex.digit(b) >= 0;
  }

  private boolean isOctal() {
    return token[1] != 'x' && token[1] != 'u';
  }

  private int wanted() {
    return token[1] == 'u' ? 6 : 4;
  }

  private void decode(long end) {
    int value = 0;
    for (int i = isOctal() ? 1 : 2; i < length; i++) {
      value = value << (isOctal() ? 3 : 4) | Hex.digit(token[i]);
    }
    if (token[1] == 'u') {
      unit((char) value, end);
    } else {
      put(value, end);
    }
  }

  /** Puts one byte, or character, in the place of the token. */
  private void put(int b, long end) {
    cutHalf();
    length = 0;
    track.read(b, start, end);
  }

  private void unit(char unit, long end) {
    length = 0;
    if (Character.isHighSurrogate(unit)) {
      cutHalf();
      high = unit;
      highStart = start;
      return;
    }
    String text = Character.toString(unit);
    long textStart = start;
    if (Character.isLowSurrogate(unit)) {
      if (high == 0) {
        track.cut(); // no value has half a pair
        return;
      }
      text = high + text;
      textStart = highStart;
      high = 0;
    }
    cutHalf();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      track.read(b & 0xff, textStart, end);
    }
  }

  /** Takes note that the other half of a surrogate pair has not come. */
  private void cutHalf() {
    if (high != 0) {
      high = 0;
      track.cut();
    }
  }

  private void literal(int b, long place) {
    cutHalf();
    track.read(b, place, place + 1);
  }

  /** What looked like an escape was not one. Its last byte may begin another. */
  private void giveUp() {
    int lastByte = token[--length];
    long place = start + length;
    end();
    read(lastByte, place);
  }

  @Override
  public void end() {
    int pending = length;
    length = 0;
    for (int i = 0; i < pending; i++) {
      literal(token[i], start + i);
    }
  }

  @Override
  public long heldFrom() {
    long held = track.heldFrom();
    if (high != 0) {
      held = Math.min(held, highStart);
    }
    return length > 0 ? Math.min(held, start) : held;
  }
}
