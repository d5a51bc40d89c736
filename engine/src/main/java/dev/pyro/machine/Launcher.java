package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts processes that die with pyro. The kernel kills each of them when the thread that started
 * it ends (prctl(2), PR_SET_PDEATHSIG). So one thread starts them all, and it lives as long as this
 * object. A process that may come to outlive pyro does not ask the kernel for that; a watchdog
 * kills it, unless it was released before.
 */
final class Launcher implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("pyro-launcher").factory());

  private final Optional<Watchdog> watchdog;

  Launcher(Optional<Watchdog> watchdog) {
    this.watchdog = watchdog;
  }

  Process start(ProcessBuilder builder) {
    CompletableFuture<Process> started;
    try {
      started = starting(builder);
    } catch (RejectedExecutionException e) {
      throw new PyroException(ErrorCode.INTERNAL, "no more machines are started", e);
    }
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

  private CompletableFuture<Process> starting(ProcessBuilder builder) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Process process = builder.start();
            if (watchdog.isPresent()) {
              watchdog.get().watch(process.pid());
            }
            return process;
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        thread);
  }

  /** Ends every process that was started here. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
