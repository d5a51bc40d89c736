package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
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
    try {
      return thread.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "cannot start " + builder.command().getFirst() + ": " + e.getCause().getMessage(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while starting a machine", e);
    }
  }

  /** Ends every process that was started here. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Returns the first line of an exception that names a fault of QEMU. */
  static PyroException failed(String what, IOException cause, String log) {
    // a QEMU that ends closes what is waited on, which is an exception without a message
    String why = cause.getMessage() == null ? "QEMU ended" : cause.getMessage();
    return new PyroException(
        ErrorCode.INTERNAL,
        "cannot " + what + ": " + why + (log.isBlank() ? "" : "\nQEMU: " + log),
        cause);
  }
}
