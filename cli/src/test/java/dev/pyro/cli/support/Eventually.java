package dev.pyro.cli.support;

import java.time.Duration;

/** For what others do, and nobody tells when. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Runs assertions until they hold. The limit only keeps a test from hanging. */
  public static void holds(Runnable assertions) {
    long start = System.nanoTime();
    while (true) {
      try {
        assertions.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
