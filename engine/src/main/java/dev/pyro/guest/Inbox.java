package dev.pyro.guest;

import dev.pyro.guest.GuestStream.Event;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What has arrived on a stream and waits for its reader, in order. Credit bounds the bytes of it.
 * So that many small frames take little more memory than their bytes, they lie together in one
 * array, each behind its channel and length. Not thread-safe.
 */
final class Inbox {
  /** Frames of fewer bytes are packed; an object for each would take more than they hold. */
  private static final int SMALL_BYTES = 512;

  private static final int PACK_BYTES = 8192;
  private static final int HEAD_BYTES = Byte.BYTES + Short.BYTES;

  /** Holds an {@link Event} or a {@link Pack}. */
  private final ArrayDeque<Object> entries = new ArrayDeque<>();

  /** Small frames; {@code read} goes through what {@code written} has put there. */
  private static final class Pack {
    private final ByteBuffer written = ByteBuffer.allocate(PACK_BYTES);
    private final ByteBuffer read = written.duplicate();

    void put(Event.Data data) {
      written.put((byte) data.channel()).putShort((short) data.bytes().remaining());
      written.put(data.bytes().duplicate());
    }

    Event.Data next() {
      int channel = read.get();
      int length = read.getShort();
      ByteBuffer bytes = read.slice(read.position(), length).asReadOnlyBuffer();
      read.position(read.position() + length);
      return new Event.Data(channel, bytes);
    }

    boolean isRead() {
      return read.position() == written.position();
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void add(Event event) {
    if (event instanceof Event.Data data && data.bytes().remaining() < SMALL_BYTES) {
      packFor(data.bytes().remaining()).put(data);
    } else {
      entries.add(event);
    }
  }

  private Pack packFor(int bytes) {
    if (entries.peekLast() instanceof Pack last && last.written.remaining() >= HEAD_BYTES + bytes) {
      return last;
    }
    Pack made = new Pack();
    entries.add(made);
    return made;
  }

  /** Takes the oldest event out; null if there is none. */
  Event poll() {
    if (!(entries.peek() instanceof Pack pack)) {
      return (Event) entries.poll();
    }
    Event next = pack.next();
    if (pack.isRead()) {
      entries.remove();
    }
    return next;
  }

  void clear() {
    entries.clear();
  }
}
