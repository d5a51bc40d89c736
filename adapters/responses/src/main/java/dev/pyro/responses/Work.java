package dev.pyro.responses;

import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A task in a virtual thread of its own, so that it can be stopped.
 *
 * @param <T> its result
 */
final class Work<T> {
  private final Thread thread;
  private T result; // this and the next are written by the thread, and read when it has ended
  private Throwable failure;

  private Work(Callable<T> task) {
    this.thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                result = task.call();
              } catch (Throwable e) {
                failure = e;
              }
            });
  }

  static <T> Work<T> start(Callable<T> task) {
    Work<T> work = new Work<>(task);
    work.thread.start();
    return work;
  }

  /** Waits for its end and returns whether it came in time. */
  boolean ends(Deadline deadline) throws InterruptedException {
    return thread.join(deadline.left());
  }

  /** Interrupts it. */
  void interrupt() {
    thread.interrupt();
  }

  /** Waits for its end without a limit. An interrupt of the caller is kept for later. */
  void awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns its result; empty if it failed. It must have ended. */
  Optional<T> result() {
    return Optional.ofNullable(result);
  }

  /** Returns why it failed. */
  Throwable failure() {
    return failure;
  }
}
