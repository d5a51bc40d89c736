package dev.pyro.machine;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Lifeline;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A running QEMU and its QMP. */
final class QemuProcess implements AutoCloseable {
  /** How long QEMU may take for one answer, or to connect or be connected to. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  /** How long to wait for the end of a QEMU whose connections have ended. */
  static final Duration ENDING = Duration.ofSeconds(2);

  private static final String START = "cannot start a machine";
  private static final String LOG = "qemu.log";

  /** What is made anew when a machine starts in the folder that it had. */
  private static final List<String> FILES =
      Stream.concat(
              Stream.of(
                  LOG,
                  StartNote.FILE,
                  QemuEnd.FILE,
                  QemuCommand.CONTROL_SOCKET,
                  QemuCommand.QMP_SOCKET,
                  QemuCommand.INCOMING_SOCKET),
              IntStream.range(0, QemuCommand.PORTS).mapToObj(QemuCommand::portSocket))
          .toList();

  private final Path folder;
  private final Process process;
  private final Qmp qmp;

  private QemuProcess(Path folder, Process process, Qmp qmp) {
    this.folder = folder;
    this.process = process;
    this.qmp = qmp;
  }

  /**
   * Starts QEMU in a folder and waits until it takes commands.
   *
   * @param memMib the machine's memory
   */
  static QemuProcess start(Launcher launcher, Path folder, int memMib, List<String> command) {
    try {
      AtomicFiles.makeWay(folder, FILES);
    } catch (IOException e) {
      throw PyroException.of(START, e);
    }
    StartNote.now(memMib).write(folder);
    QemuEnd.forget(folder);
    try (Cleanup undo = new Cleanup();
        ServerSocketChannel listener =
            MachineSocket.listen(folder.resolve(QemuCommand.QMP_SOCKET))) {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(LOG).toFile());
      // What else is in the environment of pyro's caller, such as keys, is not for QEMU.
      builder.environment().clear();
      // One heap for its threads, few of which ever allocate, takes 0.3 MB less than one for each.
      builder.environment().put("MALLOC_ARENA_MAX", "1");
      Process process = launcher.start(builder);
      undo.add(() -> kill(process));
      Qmp qmp = greeted(listener, process, folder);
      undo.release();
      return new QemuProcess(folder, process, qmp);
    } catch (IOException e) {
      throw PyroException.of(ErrorCode.INTERNAL, START, e);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  private static Qmp greeted(ServerSocketChannel listener, Process process, Path folder)
      throws InterruptedException {
    try {
      process.getOutputStream().close();
      return Qmp.greet(MachineSocket.accept(listener, process, ANSWER_LIMIT), ANSWER_LIMIT);
    } catch (IOException e) {
      throw failed(START, e, folder, process);
    }
  }

  /** Returns QEMU's version, such as "7.2.22". */
  String version() {
    return call(
        "ask QEMU for its version",
        () -> {
          if (qmp.execute("query-version") instanceof JsonObject version
              && version.get("qemu") instanceof JsonObject numbers) {
            return numbers.get("major") + "." + numbers.get("minor") + "." + numbers.get("micro");
          }
          throw new IOException("QEMU did not return a version");
        });
  }

  /** Connects to a port of the guest. */
  SocketChannel connectPort(int port) {
    return call(
        "connect to a machine",
        () -> MachineSocket.connect(folder.resolve(QemuCommand.portSocket(port)), ANSWER_LIMIT));
  }

  /** Returns what tells whether the machine runs. */
  Lifeline lifeline(Progress.Listener progress) {
    return new QemuLifeline(folder, work -> work.on(qmp), progress);
  }

  long pid() {
    return process.pid();
  }

  /** Returns the folder that it runs in. */
  Path folder() {
    return folder;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Writes the state of the stopped machine's devices to a file; its memory is not in it. */
  void saveDevices(Path file) {
    call(
        "save a template",
        () -> {
          new Migration(folder, process, qmp).save(file);
          return null;
        });
  }

  /** Loads devices' state that {@link #saveDevices} wrote; the machine runs afterwards. */
  void loadDevices(Path file) {
    call(
        "start a machine from its template",
        () -> {
          new Migration(folder, process, qmp).load(file);
          return null;
        });
  }

  /** Returns the last 64 KiB that the guest wrote to its serial console. */
  String console() {
    try {
      return console(qmp);
    } catch (IOException e) {
      return "(the console is lost: " + PyroException.reason(e, "") + ")";
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  static String console(Qmp qmp) throws IOException, InterruptedException {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("device", QemuCommand.CONSOLE);
    arguments.addProperty("size", QemuCommand.CONSOLE_BYTES);
    if (qmp.execute("ringbuf-read", arguments) instanceof JsonPrimitive text) {
      return text.getAsString();
    }
    throw new IOException("QEMU did not return a text");
  }

  /** Waits until QEMU has ended by itself. */
  boolean awaitExit(Duration limit) {
    try {
      return process.waitFor(limit);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  /** Lets go of QEMU, which lives on; how it ends is noted as long as this process lives. */
  void detach() {
    QemuEnd.noteWhenEnded(folder, process);
    closeQmp();
  }

  /** Returns why a guest that has just been started does not talk: its QEMU may have ended. */
  PyroException explained(PyroException e) {
    boolean isLost = e.getCause() instanceof IOException;
    return isLost ? end().map(known -> known.ofGuest(e)).orElse(e) : e;
  }

  /** Waits a moment for QEMU's end; returns how it ended, if it has. */
  Optional<QemuEnd> end() {
    return awaitExit(ENDING)
        ? Optional.of(QemuEnd.of(folder, process.exitValue()))
        : Optional.empty();
  }

  /** Ends QEMU at once. */
  @Override
  public void close() {
    kill(process);
    closeQmp();
  }

  private void closeQmp() {
    try {
      qmp.close();
    } catch (IOException e) {
      throw new PyroException(ErrorCode.INTERNAL, "cannot close QEMU's control socket", e);
    }
  }

  private static void kill(Process process) {
    process.destroyForcibly();
    boolean interrupted = false;
    while (true) {
      try {
        process.waitFor(); // SIGKILL is not ignored; until then its files are in use
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T call(String what, TimeLimit.Wait<T> wait) {
    try {
      return wait.run();
    } catch (IOException e) {
      throw failed("cannot " + what, e, folder, process);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  /** Returns the end of what QEMU itself said of a machine. */
  static String log(Path folder) {
    return Tail.of(folder.resolve(LOG));
  }

  /** Returns the failure of QEMU in a folder: how it ended, if it has, and the end of its log. */
  private static PyroException failed(
      String what, IOException cause, Path folder, Process process) {
    String log = log(folder);
    String said = log.isEmpty() ? "" : "\nQEMU: " + log;
    return isOver(process, cause)
        ? QemuEnd.of(folder, process.exitValue()).failure(what, said, cause)
        : new PyroException(
            ErrorCode.INTERNAL, what + ": " + PyroException.reason(cause, "") + said, cause);
  }

  /** A QEMU that ends closes what is waited on; a moment later it can be asked how it ended. */
  private static boolean isOver(Process process, IOException cause) {
    try {
      boolean isClosed = cause instanceof EOFException || cause instanceof ClosedChannelException;
      return isClosed ? process.waitFor(ENDING) : !process.isAlive();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static PyroException cancelled(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new PyroException(ErrorCode.CANCELLED, "interrupted while starting a machine", e);
  }
}
