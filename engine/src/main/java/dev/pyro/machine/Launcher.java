package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes on one thread that lives as long as this object: the kernel kills them when the
 * thread that started them ends (prctl(2), PR_SET_PDEATHSIG), whatever becomes of the callers'.
 */
final class Launcher implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("pyro-launcher").factory());

  Process start(ProcessBuilder builder) {
    CompletableFuture<Process> started =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return builder.start();
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            thread);
    try {
      return started.get();
    } catch (ExecutionException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "cannot start " + builder.command().getFirst() + ": " + e.getCause().getMessage(),
          e.getCause());
    } catch (InterruptedException e) {
      CompletableFuture<Void> _ = started.thenAccept(Process::destroyForcibly);
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while starting a machine", e);
    }
  }

  /** Ends every process that was started here. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
