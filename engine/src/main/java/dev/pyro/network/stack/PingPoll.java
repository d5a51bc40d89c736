package dev.pyro.network.stack;

import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/**
 * Waits for ping sockets, which cannot be in Java's selector, in a thread of its own. The thread
 * only waits: the loop's thread reads, and closes. So nobody reads from a descriptor whose number
 * has become somebody else's.
 */
final class PingPoll implements AutoCloseable {
  private final Loop loop;
  private final Runnable ready;
  private final int wake;
  private final Semaphore handled = new Semaphore(0);
  private final ByteBuffer one = ByteBuffer.allocateDirect(Long.BYTES).putLong(0, 1);
  private final ByteBuffer count = ByteBuffer.allocateDirect(Long.BYTES);
  private volatile int[] sockets = {};
  private volatile boolean isClosed;

  /**
   * @param wake of {@link Posix#eventfd}; closed with this
   * @param ready is called in the loop's thread: there may be something to read
   */
  PingPoll(Loop loop, int wake, Runnable ready) {
    this.loop = loop;
    this.wake = wake;
    this.ready = ready;
    try {
      Thread.ofPlatform().daemon().name("pyro-ping").start(this::run);
    } catch (Error e) { // this host has no thread for it
      Posix.close(wake);
      throw e;
    }
  }

  private void run() {
    while (!isClosed) {
      Posix.poll(wake, sockets);
      loop.execute(() -> {
        try {
          Posix.read(wake, count); // it is 0 again
          ready.run();
        } finally {
          handled.release();
        }
      });
      handled.acquireUninterruptibly(); // else what was not read yet would be ready again
    }
    Posix.close(wake);
  }

  /** Says which sockets are waited for from now on. */
  void watch(int... next) {
    sockets = next;
    Posix.write(wake, one);
  }

  /** Ends the thread. Nothing else of this may be called any more. */
  @Override
  public void close() {
    isClosed = true;
    Posix.write(wake, one);
    handled.release(); // the loop may have ended already
  }
}
