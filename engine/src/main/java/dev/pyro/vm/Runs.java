package dev.pyro.vm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The runs that are in progress in this process. Each is in its caller's thread, which also removes
 * what the run has made. When pyro is closed, their machines are ended, and it waits until the runs
 * have removed them: if the process exited earlier, they would stay until the next pyro process.
 */
final class Runs {
  private final List<Runnable> underWay = new ArrayList<>(); // what ends each

  /**
   * Does a run.
   *
   * @param end ends its machine, from another thread
   */
  <T> T during(Runnable end, Supplier<T> run) {
    synchronized (this) {
      underWay.add(end);
    }
    try {
      return run.get();
    } finally {
      synchronized (this) {
        underWay.remove(end);
        notifyAll();
      }
    }
  }

  /** Ends the machines of all. */
  void end() {
    List<Runnable> all;
    synchronized (this) {
      all = List.copyOf(underWay);
    }
    all.forEach(Runnable::run);
  }

  /** Waits until no run is in progress, even if this thread is interrupted. */
  synchronized void await(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    for (long left = limit.toMillis(); !underWay.isEmpty() && left > 0; ) {
      try {
        wait(left);
      } catch (InterruptedException _) {
        interrupted = true;
      }
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
