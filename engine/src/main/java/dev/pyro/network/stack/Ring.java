package dev.pyro.network.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.Optional;

/** Bytes on their way, first in, first out. It takes memory when there are any, and grows. */
final class Ring {
  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  private final Buffers buffers;
  private final int most;
  private ByteBuffer buffer = NONE;
  private int first;
  private int size;

  /** A ring of at most so many bytes, a power of two. */
  Ring(Buffers buffers, int most) {
    this.buffers = buffers;
    this.most = most;
  }

  int size() {
    return size;
  }

  /** Returns how many more bytes there is memory for. */
  int space() {
    return (int) Math.min(most - size, buffer.capacity() - size + buffers.free());
  }

  /** Takes as many bytes as fit; returns how many. */
  int put(ByteBuffer from) {
    int before = from.remaining();
    makeRoom(before);
    for (ByteBuffer part : parts(size, Math.min(before, buffer.capacity() - size))) {
      part.put(from.slice(from.position(), part.remaining()));
      from.position(from.position() + part.position());
    }
    int taken = before - from.remaining();
    size += taken;
    return taken;
  }

  /** Reads from a channel what fits; returns how many bytes, or -1 at its end. */
  long readFrom(ScatteringByteChannel channel) throws IOException {
    long got = channel.read(parts(size, buffer.capacity() - size));
    size += (int) Math.max(0, got);
    return got;
  }

  /** Writes to a channel what it takes. */
  void writeTo(GatheringByteChannel channel) throws IOException {
    drop((int) channel.write(parts(0, size)));
  }

  /** Returns bytes, which stay, in one or two parts. */
  ByteBuffer[] peek(int offset, int length) {
    return parts(offset, length);
  }

  /** Forgets the first bytes. */
  void drop(int count) {
    size -= count;
    first = size == 0 ? 0 : (first + count) & (buffer.capacity() - 1);
    if (size == 0) {
      release();
    }
  }

  /** Forgets everything. */
  void clear() {
    drop(size);
    release();
  }

  private void release() {
    if (buffer.capacity() > 0) {
      buffers.giveBack(buffer);
      buffer = NONE;
      first = 0;
    }
  }

  /** Takes memory for more bytes, if there is any; returns whether there is room for one now. */
  boolean makeRoom(int wanted) {
    int needed = Math.min(size + wanted, most);
    int capacity = Math.max(buffer.capacity(), Buffers.SMALLEST);
    while (capacity < needed) {
      capacity *= 2;
    }
    if (capacity == buffer.capacity()) {
      return size < capacity;
    }
    Optional<ByteBuffer> larger = buffers.take(capacity);
    if (larger.isEmpty() && nextCapacity() < capacity) {
      larger = buffers.take(nextCapacity());
    }
    if (larger.isPresent()) {
      int kept = size;
      ByteBuffer[] parts = parts(0, size);
      for (ByteBuffer part : parts) {
        larger.get().put(part);
      }
      release();
      buffer = larger.get();
      size = kept;
    }
    return size < buffer.capacity();
  }

  /** Returns whether {@link #makeRoom} would make some. */
  boolean canGrow() {
    boolean isLargest = buffer.capacity() == most;
    return size < buffer.capacity() || (!isLargest && buffers.free() >= nextCapacity());
  }

  private int nextCapacity() {
    return Math.max(Buffers.SMALLEST, 2 * buffer.capacity());
  }

  private ByteBuffer[] parts(int offset, int length) {
    int from = buffer.capacity() == 0 ? 0 : (first + offset) & (buffer.capacity() - 1);
    int straight = Math.min(length, buffer.capacity() - from);
    return straight == length
        ? new ByteBuffer[] {buffer.slice(from, length)}
        : new ByteBuffer[] {buffer.slice(from, straight), buffer.slice(0, length - straight)};
  }
}
