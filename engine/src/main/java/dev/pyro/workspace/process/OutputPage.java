package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.KeptWatch.Snapshot;
import dev.pyro.secret.Redactor;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of what a kept process has written: whole characters, and no part of a secret. Cursors
 * count bytes as the process wrote them.
 *
 * @param text the part, with its secrets replaced
 * @param next where the next part begins
 * @param dropped how many bytes from the cursor on are not kept any more
 * @param more whether there is more that this part had no room for
 */
record OutputPage(String text, long next, long dropped, boolean more) {
  /** Where to begin to read, so that a secret which the cursor lies in is seen whole. */
  static long from(long cursor, Redactor redactor) {
    return Math.max(0, cursor - redactor.maxPatternBytes());
  }

  /**
   * Returns the part from a cursor on.
   *
   * @param seen what there is from {@link #from} on
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if the process has not written so much
   */
  static OutputPage of(Snapshot seen, long cursor, int maxChars, Redactor redactor) {
    byte[] all = seen.output();
    long total = seen.at() + all.length;
    if (cursor > total) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "cursor is " + cursor + ", and only " + total + " bytes have been written",
          "go on with the next_cursor of an earlier read, or with 0",
          null);
    }
    int from = begin(seen, cursor, redactor);
    int known = all.length - (seen.status().state().runs() ? undecided(all, redactor) : 0);
    int to = Math.max(from, known);
    int room = maxChars;
    while (true) {
      int end = end(all, from, to, room);
      if (end < to) { // not in the middle of a secret, unless it is longer than the part
        int whole = end - redactor.heldBack(Arrays.copyOf(all, end));
        end = whole > from ? whole : end;
      }
      String part = new String(redactor.redact(all, from, end), StandardCharsets.UTF_8);
      int excess = part.length() - maxChars;
      if (excess <= 0 || room == 1) { // a mark may be longer than what it stands for
        return new OutputPage(
            part, seen.at() + end, Math.max(0, seen.at() + from - cursor), end < to);
      }
      room = Math.max(1, room - excess);
    }
  }

  /** Returns all that is kept, in two parts: before the cursor, and from there on. */
  static byte[][] halves(Snapshot seen, long cursor, Redactor redactor) {
    byte[] all = seen.output();
    int from = begin(seen, 0, redactor);
    int known = all.length - (seen.status().state().runs() ? redactor.heldBack(all) : 0);
    int to = Math.max(from, known);
    int middle = Math.clamp(cursor - seen.at(), from, to);
    return new byte[][] {redactor.redact(all, from, middle), redactor.redact(all, middle, to)};
  }

  /** What stands before has been dropped, and with it perhaps the beginning of a secret. */
  private static int begin(Snapshot seen, long cursor, Redactor redactor) {
    byte[] all = seen.output();
    boolean blind = seen.at() > from(cursor, redactor);
    int safe = blind ? Math.min(all.length, redactor.maxPatternBytes()) : 0;
    int from = (int) Math.max(safe, cursor - seen.at());
    while (blind && from < all.length && isContinuation(all[from])) {
      from++;
    }
    return from;
  }

  /** How many of the last bytes may become part of a secret, or of a character. */
  private static int undecided(byte[] all, Redactor redactor) {
    int lead = all.length - 1;
    while (lead >= 0 && all.length - lead < 4 && isContinuation(all[lead])) {
      lead--;
    }
    int cut = 0;
    if (lead >= 0) {
      int there = all.length - lead;
      int b = all[lead] & 0xff;
      int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;
      cut = there < needed ? there : 0;
    }
    return Math.max(cut, redactor.heldBack(all));
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  /** Returns where so many characters end. */
  private static int end(byte[] all, int from, int to, int chars) {
    if (to - from <= chars) {
      return to; // no character is shorter than a byte
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer in = ByteBuffer.wrap(all, from, to - from);
    decoder.decode(in, CharBuffer.allocate(chars), true);
    return in.position() > from ? in.position() : Math.min(to, from + 4); // a pair for one place
  }
}
