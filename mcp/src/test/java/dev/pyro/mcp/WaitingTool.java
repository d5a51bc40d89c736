package dev.pyro.mcp;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls that wait for what the test does; their beginnings and interrupts are events. */
final class WaitingTool {
  /** Permits for calls to return. */
  final Semaphore permits = new Semaphore(0);

  /** Calls that have begun. */
  final Semaphore begun = new Semaphore(0);

  /** Calls that were interrupted. */
  final Semaphore interrupted = new Semaphore(0);

  ToolResult await() throws InterruptedException {
    begun.release();
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      interrupted.release();
      throw e;
    }
    return ToolResult.text("Waited.", false);
  }

  static void acquire(Semaphore semaphore, int count) throws InterruptedException {
    if (!semaphore.tryAcquire(count, StdioSession.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("only " + semaphore.availablePermits() + " of " + count);
    }
  }
}
