package dev.pyro.machine;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Lifeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks QEMU whether the machine runs. QEMU stops a machine whose disk cannot be written because the
 * host's is full; nothing is lost, and the write is tried again when the machine is let go on.
 */
final class QemuLifeline implements Lifeline {
  /** QEMU's run state after a failed write (qapi/run-state.json in its sources). */
  private static final String IO_ERROR = "io-error";

  private final Path folder;
  private final Session session;
  private final Progress.Listener progress;
  private boolean isTold;

  /** Runs work with a connection to QEMU. */
  @FunctionalInterface
  interface Session {
    Optional<PyroException> with(Work work) throws IOException, InterruptedException;
  }

  /** Work with QEMU. */
  @FunctionalInterface
  interface Work {
    Optional<PyroException> on(Qmp qmp) throws IOException, InterruptedException;
  }

  QemuLifeline(Path folder, Session session, Progress.Listener progress) {
    this.folder = folder;
    this.session = session;
    this.progress = progress;
  }

  @Override
  public Optional<PyroException> look() throws IOException, InterruptedException {
    Optional<PyroException> fault = session.with(this::lookWith);
    if (fault.isPresent() && !isTold) {
      progress.on(
          new Progress(
              "wait for the machine", fault.get().getMessage(), 0, OptionalLong.empty(), false));
    }
    isTold = fault.isPresent();
    return fault;
  }

  private Optional<PyroException> lookWith(Qmp qmp) throws IOException, InterruptedException {
    if (!status(qmp).equals(IO_ERROR)) {
      return Optional.empty();
    }
    new Resumption(folder, qmp).run();
    return Optional.of(StandstillException.of(folder));
  }

  private static String status(Qmp qmp) throws IOException, InterruptedException {
    if (qmp.execute("query-status") instanceof JsonObject answer
        && answer.get("status") instanceof JsonPrimitive status) {
      return status.getAsString();
    }
    throw new IOException("QEMU did not return its state");
  }
}
