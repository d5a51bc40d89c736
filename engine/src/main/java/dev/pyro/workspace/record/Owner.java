package dev.pyro.workspace.record;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process that has something under way. An id may be used again, so the time at which the process
 * began belongs to it.
 *
 * @param pid its id
 * @param startedAt when it began, in milliseconds since 1970; 0 if the host does not tell
 */
public record Owner(long pid, long startedAt) {
  /** Returns this process. */
  public static Owner me() {
    ProcessHandle me = ProcessHandle.current();
    return new Owner(me.pid(), startedAt(me));
  }

  private static long startedAt(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(process -> startedAt(process) == startedAt);
  }

  /** Returns whether it lives. */
  public boolean isAlive() {
    return process().isPresent();
  }

  /** Does something when it has ended. */
  public void onEnd(Runnable action) {
    CompletableFuture<?> end =
        process()
            .<CompletableFuture<?>>map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(null));
    CompletableFuture<Void> _ = end.thenRun(action);
  }
}
