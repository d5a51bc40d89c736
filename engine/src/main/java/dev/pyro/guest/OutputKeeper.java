package dev.pyro.guest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the first and the last part of an output, so that memory stays bounded whatever comes. */
public final class OutputKeeper {
  /** Half of what a result shows of a stream. */
  static final int HALF_BYTES = 32 << 10;

  private byte[] head = new byte[1024];
  private byte[] tail; // a ring, made when the head is full
  private long total;

  /** Takes bytes in. */
  public void add(ByteBuffer bytes) {
    ByteBuffer rest = bytes.duplicate();
    int room = (int) Math.max(0, Math.min(HALF_BYTES - total, rest.remaining()));
    if (room > 0) {
      growHead((int) total + room);
      rest.get(head, (int) total, room);
      total += room;
    }
    if (rest.hasRemaining() && tail == null) {
      tail = new byte[HALF_BYTES];
    }
    while (rest.hasRemaining()) {
      int at = (int) ((total - HALF_BYTES) % HALF_BYTES);
      int part = Math.min(rest.remaining(), HALF_BYTES - at);
      rest.get(tail, at, part);
      total += part;
    }
  }

  private void growHead(int wanted) {
    if (wanted > head.length) {
      head = Arrays.copyOf(head, Math.min(HALF_BYTES, Math.max(wanted, 2 * head.length)));
    }
  }

  /** Returns how many bytes came. */
  public long total() {
    return total;
  }

  /** Returns whether {@link #text} leaves something out. */
  public boolean truncated() {
    return total > 2L * HALF_BYTES;
  }

  /** Returns the head and the tail as UTF-8, with a line in between if something is left out. */
  public String text() {
    int headLength = (int) Math.min(total, HALF_BYTES);
    if (total <= HALF_BYTES) {
      return new String(head, 0, headLength, StandardCharsets.UTF_8);
    }
    int tailLength = (int) Math.min(total - HALF_BYTES, HALF_BYTES);
    int start = (int) ((total - HALF_BYTES - tailLength) % HALF_BYTES);
    byte[] last = new byte[tailLength];
    int first = Math.min(tailLength, HALF_BYTES - start);
    System.arraycopy(tail, start, last, 0, first);
    System.arraycopy(tail, 0, last, first, tailLength - first);
    if (!truncated()) {
      byte[] all = Arrays.copyOf(head, headLength + tailLength);
      System.arraycopy(last, 0, all, headLength, tailLength);
      return new String(all, StandardCharsets.UTF_8);
    }
    int headEnd = characterStart(head, headLength);
    int tailStart = 0;
    while (tailStart < tailLength && isContinuation(last[tailStart])) {
      tailStart++;
    }
    long left = total - headEnd - (tailLength - tailStart);
    return new String(head, 0, headEnd, StandardCharsets.UTF_8)
        + "\n[... "
        + left
        + " bytes left out ...]\n"
        + new String(last, tailStart, tailLength - tailStart, StandardCharsets.UTF_8);
  }

  /** Returns the last place at or before {@code end} that does not cut a UTF-8 character. */
  private static int characterStart(byte[] bytes, int end) {
    int start = end;
    while (start > 0 && end - start < 3 && isContinuation(bytes[start - 1])) {
      start--;
    }
    if (start > 0 && (bytes[start - 1] & 0xc0) == 0xc0) {
      int lead = bytes[start - 1] & 0xff;
      int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
      return start - 1 + length > end ? start - 1 : end;
    }
    return end;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }
}
