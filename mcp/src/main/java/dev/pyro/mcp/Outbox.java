package dev.pyro.mcp;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Messages that wait to be written to a client, by one thread. If the client does not read, senders
 * wait, so memory does not grow.
 */
final class Outbox {
  private final OutputStream out;
  private final long maxBytes;
  private final Consumer<IOException> onFailure;
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private long bytes; // queued or being written
  private boolean closed;

  /**
   * Starts writing.
   *
   * @param maxBytes how much may wait; a single message may be larger
   * @param onFailure hears once why the client cannot be written to any more
   */
  Outbox(OutputStream out, long maxBytes, Consumer<IOException> onFailure) {
    this.out = out;
    this.maxBytes = maxBytes;
    this.onFailure = onFailure;
    // A platform thread: a write that hangs must not hold one that carries virtual threads.
    Thread.ofPlatform().daemon().name("mcp-writer").start(this::write);
  }

  /** Adds a message when there is room; drops it if the client is gone. */
  synchronized void put(byte[] message) throws InterruptedException {
    while (!closed && bytes > 0 && bytes + message.length > maxBytes) {
      wait();
    }
    if (!closed) {
      queue.add(message);
      bytes += message.length;
      notifyAll();
    }
  }

  /** Waits until the client has read so much that there is room again. */
  synchronized void awaitRoom() throws InterruptedException {
    while (!closed && bytes >= maxBytes / 2) {
      wait();
    }
  }

  /** Waits until everything is written, at most so long, and writes nothing after that. */
  synchronized void close(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!closed && bytes > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    closed = true;
    notifyAll();
  }

  private synchronized byte[] next() throws InterruptedException {
    while (!closed && queue.isEmpty()) {
      wait();
    }
    return closed ? null : queue.remove();
  }

  private void write() {
    try {
      for (byte[] message = next(); message != null; message = next()) {
        out.write(message);
        out.flush();
        written(message.length);
      }
    } catch (IOException e) {
      synchronized (this) {
        closed = true;
        queue.clear();
        bytes = 0;
        notifyAll();
      }
      onFailure.accept(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody has this thread
    }
  }

  private synchronized void written(int length) {
    bytes -= length;
    notifyAll();
  }
}
