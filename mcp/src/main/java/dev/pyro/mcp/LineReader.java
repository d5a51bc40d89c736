package dev.pyro.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Splits a stream into lines. Of each line it holds at most the limit in memory. */
final class LineReader {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final int maxBytes;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int begin;
  private int end;

  /** What comes next in a stream. */
  sealed interface Item {}

  /** A line without its end; valid until the next one is read. */
  record Line(ByteBuffer bytes) implements Item {
    boolean isBlank() {
      for (int i = bytes.position(); i < bytes.limit(); i++) {
        byte b = bytes.get(i);
        if (b != ' ' && b != '\t' && b != '\r') {
          return false;
        }
      }
      return true;
    }
  }

  /** A line that is longer than the limit. It was skipped. */
  record TooLong() implements Item {}

  /** The end of the stream. */
  record End() implements Item {}

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  Item next() throws IOException {
    if (buffer.length > BUFFER_BYTES && end - begin <= BUFFER_BYTES) { // one long line was enough
      buffer = Arrays.copyOfRange(buffer, begin, begin + BUFFER_BYTES);
      end -= begin;
      begin = 0;
    }
    int seen = begin;
    while (true) {
      for (int i = seen; i < end; i++) {
        if (buffer[i] == '\n') {
          return take(i, i + 1);
        }
      }
      seen = end;
      if (end - begin > maxBytes) {
        return skipLine();
      }
      if (end == buffer.length) {
        seen -= begin;
        makeRoom();
      }
      int count = in.read(buffer, end, buffer.length - end);
      if (count < 0) {
        return begin == end ? new End() : take(end, end);
      }
      end += count;
    }
  }

  private Item take(int lineEnd, int nextBegin) {
    Item line =
        lineEnd - begin > maxBytes
            ? new TooLong()
            : new Line(ByteBuffer.wrap(buffer, begin, lineEnd - begin));
    begin = nextBegin;
    return line;
  }

  private void makeRoom() {
    byte[] target = buffer;
    if (end - begin > buffer.length / 2) {
      target = new byte[(int) Math.min(2L * buffer.length, maxBytes + (long) BUFFER_BYTES)];
    }
    System.arraycopy(buffer, begin, target, 0, end - begin);
    buffer = target;
    end -= begin;
    begin = 0;
  }

  private Item skipLine() throws IOException {
    while (true) {
      begin = 0;
      end = in.read(buffer, 0, buffer.length);
      if (end < 0) {
        end = 0;
        return new TooLong();
      }
      for (int i = 0; i < end; i++) {
        if (buffer[i] == '\n') {
          begin = i + 1;
          return new TooLong();
        }
      }
    }
  }
}
