package dev.pyro.machine;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * A machine that outlives the process that started it, as any process may know it: a folder with
 * sockets, and a process that is QEMU's for as long as all three numbers are the same.
 *
 * @param folder the machine's
 * @param pid QEMU's process
 * @param startTicks when that process started, in clock ticks since the host booted (proc(5))
 * @param bootId names that boot of the host
 */
public record DetachedMachine(Path folder, long pid, long startTicks, String bootId) {
  /** How many processes can talk to one guest at a time. */
  public static final int PORTS = QemuCommand.PORTS;

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String KEPT_CONSOLE = "console";
  private static final int CONSOLE_CHARS = 65_536; // as many as QEMU keeps, if they are ASCII
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(30);

  static DetachedMachine of(Path folder, long pid) {
    try {
      return new DetachedMachine(folder, pid, startTicks(pid), currentBoot());
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.INTERNAL,
          "QEMU ended as soon as it had started\nQEMU: " + QemuProcess.log(folder),
          e);
    }
  }

  /** Returns whether the machine runs. */
  public boolean isAlive() {
    try {
      return currentBoot().equals(bootId) && startTicks(pid) == startTicks;
    } catch (IOException e) {
      return false; // there is no such process
    }
  }

  /** Returns whether the host has booted since the machine was started. */
  public boolean isOfAnEarlierBoot() {
    try {
      return !currentBoot().equals(bootId);
    } catch (IOException e) {
      return false;
    }
  }

  /** Becomes the client of one of the guest's ports. */
  public Guest connect(int port, Duration timeout) {
    try {
      Path socket = folder.resolve(QemuCommand.portSocket(port));
      return Guest.connect(MachineSocket.connect(socket, timeout), false, timeout);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot connect to the machine: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw cancelled("connecting to a machine", e);
    }
  }

  /** Waits until the machine has ended by itself; false if it does not in time. */
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

  /** Ends the machine at once; what its disk had not been told is lost. */
  public void end() {
    if (isAlive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    if (!awaitExit(EXIT_LIMIT)) {
      throw new PyroException(
          ErrorCode.INTERNAL, "QEMU, process " + pid + ", did not end after it was killed");
    }
  }

  /** Returns the last lines that QEMU itself wrote. */
  public String log() {
    return QemuProcess.log(folder);
  }

  /** Returns the last 64 KiB that the guest wrote to its serial console, or why it cannot. */
  public String console() {
    try {
      return keepConsole(UnaryOperator.identity());
    } catch (IOException e) {
      return "(the console is lost: " + e.getMessage() + ")";
    }
  }

  /**
   * Returns the last 64 KiB that the guest wrote to its serial console. What QEMU tells of it, it
   * forgets, so it is kept in a file for those who ask later. QEMU has one client at a time: who is
   * it has the file for itself.
   *
   * @param shown takes out what must be neither kept nor shown; what it gives, it leaves as it is
   */
  public String keepConsole(UnaryOperator<String> shown) throws IOException {
    Path kept = folder.resolve(KEPT_CONSOLE);
    Path control = folder.resolve(QemuCommand.CONTROL_SOCKET);
    Duration limit = QemuProcess.ANSWER_LIMIT;
    try (Qmp qmp = Qmp.greet(MachineSocket.connect(control, limit), limit)) {
      String before = Files.exists(kept) ? Files.readString(kept) : "";
      String all = shown.apply(before + QemuProcess.console(qmp));
      String last = all.substring(Math.max(0, all.length() - CONSOLE_CHARS));
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
   * Ends every QEMU that runs in a folder below this one, whoever started it. It is found by its
   * current folder, so that it is found even when nobody got to note its process.
   */
  public static void endAllBelow(Path folder) {
    allBelow(folder).forEach(DetachedMachine::end);
  }

  /** Returns every QEMU that runs in a folder below this one; that folder stands for its own. */
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
                  currentBoot()));
        }
      } catch (IOException | SecurityException _) {
        // gone already, or somebody else's
      }
    }
    return found;
  }

  /** The kernel names a process's folder without links, whatever the home was named with. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder; // nothing runs in what is not there
    }
  }

  /** Returns the record's form on disk; the folder is not part of it. */
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

  private static String currentBoot() throws IOException {
    return Files.readString(BOOT_ID).strip();
  }

  /** Reads field 22 of /proc/PID/stat; the second field, a name in brackets, may hold anything. */
  private static long startTicks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    if (fields.getFirst().equals("Z")) {
      throw new IOException("process " + pid + " has ended");
    }
    return Long.parseLong(fields.get(19));
  }
}
