package dev.pyro.machine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Bounds each wait for QEMU. A call that blocks in the kernel has no limit of its own, but it ends
 * when the channel on which it waits is closed.
 */
final class TimeLimit {
  private TimeLimit() {}

  /** A call that returns when QEMU has done something. */
  @FunctionalInterface
  interface Wait<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Waits for QEMU.
   *
   * @param action what QEMU should do, as the message says it: "QEMU did not ACTION within N s"
   * @param channel the wait ends when this is closed, which happens when the time is up
   */
  static <T> T within(Duration limit, String action, Closeable channel, Wait<T> wait)
      throws IOException, InterruptedException {
    CompletableFuture<Boolean> isLate =
        new CompletableFuture<Boolean>()
            .completeOnTimeout(true, limit.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> _ =
        isLate.thenAccept(late -> {
          if (late) {
            closeQuietly(channel);
          }
        });
    IOException failure = null;
    T result = null;
    try {
      result = wait.run();
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException(e.getMessage());
    } catch (IOException e) {
      failure = e;
    } finally {
      isLate.complete(false); // does nothing if the time was up before
    }
    if (isLate.join()) {
      throw new IOException(
          "QEMU did not " + action + " within " + limit.toSeconds() + " s", failure);
    }
    if (failure != null) {
      throw failure;
    }
    return result;
  }

  /** Closes what somebody may be waiting on; that one learns of the end, whatever this throws. */
  static void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // nothing is left to be done with it
    }
  }
}
