package dev.pyro.machine;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.guest.GuestGoneException;
import dev.pyro.guest.Lifeline;
import dev.pyro.guest.Patience;
import dev.pyro.host.ProcessStat;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * A machine that outlives the process that started it. Any process can attach to it through the
 * sockets in its folder. A process id may be used again, so QEMU is recognised by three numbers:
 * its id, when it started, and the boot of the host.
 *
 * @param folder the machine's
 * @param pid QEMU's process
 * @param startTicks when that process started, in clock ticks since the host booted (proc(5))
 * @param bootId names that boot of the host
 */
public record DetachedMachine(Path folder, long pid, long startTicks, String bootId) {
  /** How many processes can talk to one guest at a time. */
  public static final int PORTS = QemuCommand.PORTS;

  private static final String KEPT_CONSOLE = "console";

  /** How long QEMU may take to say whether the machine runs; another client may be before us. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);

  /** After this time a machine that was let go on has tried its failed write again. */
  private static final Duration LET_GO_ON = Duration.ofSeconds(1);

  private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

  static DetachedMachine of(Path folder, long pid) {
    try {
      return new DetachedMachine(folder, pid, startTicks(pid), HostBoot.id());
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.INTERNAL,
          "QEMU ended as soon as it had started\nQEMU: " + QemuProcess.log(folder),
          GuestGoneException.HINT,
          new GuestGoneException(e));
    }
  }

  /** Returns whether the machine runs. */
  public boolean isAlive() {
    try {
      return HostBoot.id().equals(bootId) && startTicks(pid) == startTicks;
    } catch (IOException e) {
      return false; // there is no such process
    }
  }

  /** Returns whether the host has booted since the machine was started. */
  public boolean isOfAnEarlierBoot() {
    try {
      return !HostBoot.id().equals(bootId);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Becomes the client of one of the guest's ports.
   *
   * @param timeout how long the guest may take to say WELCOME
   * @param patience how long it may take for everything that follows
   */
  public Guest connect(int port, Duration timeout, Patience patience, Progress.Listener progress) {
    try {
      Path socket = folder.resolve(QemuCommand.portSocket(port));
      return Guest.connect(
          MachineSocket.connect(socket, timeout), lifeline(progress), false, timeout, patience);
    } catch (IOException e) {
      throw PyroException.of("cannot connect to the machine", e);
    } catch (InterruptedException e) {
      throw cancelled("connecting to a machine", e);
    }
  }

  /** Becomes the client of the machine's network card. QEMU has one such client at a time. */
  public SocketChannel connectNetwork() {
    return NetworkSocket.connect(folder);
  }

  /**
   * Returns what tells whether the machine runs.
   *
   * @param progress hears of a machine that stands still
   */
  public Lifeline lifeline(Progress.Listener progress) {
    return new QemuLifeline(folder, this::withControl, progress);
  }

  /** Asks QEMU whether the machine runs; returns why it stands still, if it does. */
  public Optional<String> whyItStandsStill() {
    try {
      return lifeline(Progress.Listener.none()).look().map(PyroException::getMessage);
    } catch (IOException e) {
      return Optional.of("the machine does not answer: " + PyroException.reason(e, ""));
    } catch (InterruptedException e) {
      throw cancelled("asking a machine", e);
    }
  }

  /**
   * Returns why the machine stands still, if it still does a moment after it was let go on. A
   * machine that does not answer is none that is known to stand still.
   */
  public Optional<PyroException> standstill() {
    try {
      Lifeline lifeline = lifeline(Progress.Listener.none());
      if (lifeline.look().isEmpty()) {
        return Optional.empty();
      }
      Thread.sleep(LET_GO_ON);
      return lifeline.look();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw cancelled("asking a machine", e);
    }
  }

  private Optional<PyroException> withControl(QemuLifeline.Work work)
      throws IOException, InterruptedException {
    Path control = folder.resolve(QemuCommand.CONTROL_SOCKET);
    if (!Files.exists(control)) {
      return Optional.empty(); // the folder was moved: its machine is found under its new name
    }
    try (Qmp qmp = Qmp.greet(MachineSocket.connect(control, LOOK_LIMIT), LOOK_LIMIT)) {
      return work.on(qmp);
    }
  }

  /** Returns what is complete once the machine has ended, for whatever reason. */
  public CompletableFuture<Void> onExit() {
    return ProcessHandle.of(pid)
        .filter(_ -> isAlive())
        .map(process -> process.onExit().thenAccept(_ -> {}))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /**
   * Waits until the machine has ended by itself.
   *
   * @return whether it ended before the limit
   */
  public boolean awaitExit(Duration limit) {
    CompletableFuture<ProcessHandle> exit =
        ProcessHandle.of(pid).map(ProcessHandle::onExit).orElse(null);
    if (exit == null || !isAlive()) {
      return true;
    }
    try {
      exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw cancelled("a machine was ending", e);
    } catch (ExecutionException e) {
      throw new PyroException(ErrorCode.INTERNAL, "cannot wait for process " + pid, e);
    }
  }

  /** Returns whether its folder was removed while it ran: then nobody can use it any more. */
  public boolean isWithoutFolder() {
    return folder.toString().endsWith(" (deleted)") && !Files.exists(folder); // as proc(5) has it
  }

  /** Notes that pyro is about to end the machine, for calls that wonder how it ended. */
  public void endsOnPurpose() {
    QemuEnd.noteByPyro(folder);
  }

  /** Ends the machine at once, without flushing its disk. Idempotent. */
  public void end() {
    if (isAlive()) {
      endsOnPurpose();
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (!awaitExit(EXIT_LIMIT)) {
      throw new PyroException(
          ErrorCode.INTERNAL, "QEMU, process " + pid + ", did not end after it was killed");
    }
  }

  /** Returns how a machine ended that has ended; nothing if pyro ended it on purpose. */
  public Optional<QemuEnd> howItEnded() {
    return QemuEnd.of(folder);
  }

  /** Waits a moment for the machine's end; returns how it ended, if it has. */
  public Optional<QemuEnd> awaitEnd() {
    return awaitExit(QemuProcess.ENDING) ? howItEnded() : Optional.empty();
  }

  /** Returns the last lines that QEMU itself wrote. */
  public String log() {
    return QemuProcess.log(folder);
  }

  /**
   * Returns the last 64 KiB that the guest wrote to its serial console, or a text that says why
   * they are lost.
   */
  public String console() {
    try {
      return keepConsole(UnaryOperator.identity());
    } catch (IOException e) {
      return "(the console is lost: " + PyroException.reason(e, "") + ")";
    }
  }

  /**
   * Returns the last 64 KiB that the guest wrote to its serial console. QEMU forgets what it was
   * asked for, so the text is also kept in a file, for later calls. QEMU has one client at a time,
   * so nobody else writes that file meanwhile.
   *
   * @param shown removes what must be neither kept nor shown; must be idempotent, as it sees the
   *     kept text again
   */
  public String keepConsole(UnaryOperator<String> shown) throws IOException {
    Path kept = folder.resolve(KEPT_CONSOLE);
    Path control = folder.resolve(QemuCommand.CONTROL_SOCKET);
    Duration limit = QemuProcess.ANSWER_LIMIT;
    try (Qmp qmp = Qmp.greet(MachineSocket.connect(control, limit), limit)) {
      String before = Files.exists(kept) ? Files.readString(kept) : "";
      String all = shown.apply(before + QemuProcess.console(qmp));
      String last = all.substring(Math.max(0, all.length() - QemuCommand.CONSOLE_BYTES));
      AtomicFiles.replace(kept, last.getBytes(StandardCharsets.UTF_8));
      return last;
    } catch (InterruptedException e) {
      throw cancelled("reading a console", e);
    }
  }

  private static PyroException cancelled(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new PyroException(ErrorCode.CANCELLED, "interrupted while " + what, e);
  }

  /**
   * Ends every QEMU that runs in or below a folder, whoever started it. A QEMU is found by its
   * working directory, so this also finds one whose process id nobody has recorded.
   */
  public static void endAllBelow(Path folder) {
    allBelow(folder).forEach(DetachedMachine::end);
  }

  /** Returns every QEMU that runs in or below a folder. */
  public static List<DetachedMachine> allBelow(Path folder) {
    Path real = real(folder);
    List<DetachedMachine> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      try {
        Path cwd = Files.readSymbolicLink(proc.resolve("cwd"));
        Path exe = Files.readSymbolicLink(proc.resolve("exe"));
        if (cwd.startsWith(real) && exe.getFileName().toString().startsWith("qemu-system")) {
          found.add(
              new DetachedMachine(
                  folder.resolve(real.relativize(cwd)),
                  process.pid(),
                  startTicks(process.pid()),
                  HostBoot.id()));
        }
      } catch (IOException | SecurityException _) {
        // gone already, or somebody else's
      }
    }
    return found;
  }

  /** Returns a folder's path without symbolic links, as the kernel names working directories. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder; // nothing runs in what is not there
    }
  }

  /** Returns what is stored of the machine; its folder is not part of that. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("pid", pid);
    json.addProperty("start_ticks", startTicks);
    json.addProperty("boot_id", bootId);
    return json;
  }

  /** Reads what {@link #json} made. */
  public static DetachedMachine of(Path folder, JsonObject json) {
    return new DetachedMachine(
        folder,
        json.get("pid").getAsLong(),
        json.get("start_ticks").getAsLong(),
        json.get("boot_id").getAsString());
  }

  private static long startTicks(long pid) throws IOException {
    ProcessStat stat = ProcessStat.of(pid);
    if (stat.ended()) {
      throw new IOException("process " + pid + " has ended");
    }
    return stat.startTicks();
  }
}
