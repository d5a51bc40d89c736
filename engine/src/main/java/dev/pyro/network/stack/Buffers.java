package dev.pyro.network.stack;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The memory of one machine's flows. There is so much of it and no more, whatever a guest does;
 * what a flow gives back is used again, as the garbage collector is slow to free direct buffers.
 */
final class Buffers {
  /** The smallest buffer; every size is a power of two. */
  static final int SMALLEST = 16 * 1024;

  private static final int MAX_IDLE_BYTES = 1 << 20;

  private final long most;
  private final Map<Integer, Deque<ByteBuffer>> idle = new HashMap<>();
  private long used;
  private long idleBytes;
  private boolean isProcessFull;

  Buffers(long most) {
    this.most = most;
  }

  /** Returns an empty buffer; nothing if there is no memory for it. */
  Optional<ByteBuffer> take(int size) {
    if (size > free()) {
      return Optional.empty();
    }
    ByteBuffer old = idle.computeIfAbsent(size, _ -> new ArrayDeque<>()).poll();
    if (old != null) {
      idleBytes -= size;
      used += size;
      return Optional.of(old.clear());
    }
    try {
      ByteBuffer fresh = ByteBuffer.allocateDirect(size);
      used += size;
      return Optional.of(fresh);
    } catch (OutOfMemoryError _) {
      isProcessFull = true; // other machines have it
      return Optional.empty();
    }
  }

  void giveBack(ByteBuffer buffer) {
    used -= buffer.capacity();
    if (idleBytes + buffer.capacity() <= MAX_IDLE_BYTES) {
      idleBytes += buffer.capacity();
      idle.get(buffer.capacity()).push(buffer);
    }
  }

  /** Returns how many bytes can still be taken. */
  long free() {
    return isProcessFull ? 0 : most - used;
  }

  /** Lets the process be asked for memory again, after it had none, and gives back what is idle. */
  void renew() {
    isProcessFull = false;
    if (used == 0) {
      idle.clear();
      idleBytes = 0;
    }
  }

  long used() {
    return used;
  }
}
