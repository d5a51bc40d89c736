package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.GuestGoneException;
import dev.pyro.host.Cgroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How a QEMU has ended.
 *
 * <p>Only its parent hears that from the kernel, and a workspace's machine outlives its parent. So
 * the parent notes it in the file {@code end} of the machine's folder, if it lives; and so does who
 * ends a machine on purpose. Otherwise it is told from what QEMU left: one that ends by itself
 * removes its sockets.
 *
 * @param code the kind of failure that this is
 * @param reason who or what ended it
 * @param said the last line that QEMU itself wrote; may be empty
 * @param advice what the user can do to keep it from happening again; may be empty
 */
public record QemuEnd(ErrorCode code, String reason, String said, String advice) {
  static final String FILE = "end";
  private static final String BY_PYRO = "pyro";

  /** What the file says at first: it takes a block of the disk, which may be full at the end. */
  private static final byte[] NOT_YET = {'\n'};

  private static final String ON_TERM = "terminating on signal";

  /** QEMU takes some memory beside the guest's, most of it for translated code. */
  private static final int BESIDE_GUEST_MIB = 256;

  /** A file system with less room than this is full. */
  private static final long NO_ROOM_BYTES = 1 << 20;

  private static final int MAX_SHOWN_CHARS = 300;
  private static final int SIGNALLED = 128; // java.lang.Process adds the signal to this
  private static final int SIGBUS = 7;
  private static final int SIGKILL = 9;

  /** Removes what was noted of an earlier QEMU in this folder. */
  static void forget(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(FILE));
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + folder.resolve(FILE), e);
    }
  }

  /** Notes how a QEMU ends, once it does. The file is opened now, as its folder may be moved. */
  static void noteWhenEnded(Path folder, Process process) {
    try {
      FileChannel file = open(folder);
      reserve(file);
      CompletableFuture<Void> _ =
          process.onExit().thenAccept(ended -> note(file, ended.exitValue()));
    } catch (IOException _) {
      // it is told from what QEMU left
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void reserve(FileChannel file) {
    try {
      if (file.size() == 0) {
        write(file, NOT_YET);
      }
    } catch (IOException _) {
      // the disk is full already; there may be room at the end
    }
  }

  private static void write(FileChannel file, byte[] bytes) throws IOException {
    file.write(ByteBuffer.wrap(bytes), 0);
  }

  private static void note(FileChannel file, int exitCode) {
    try (file) {
      if (file.size() <= NOT_YET.length) { // pyro has not noted that it ends this QEMU
        write(file, (exitCode + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException _) {
      // it is told from what QEMU left
    }
  }

  /** Notes that pyro ends this QEMU on purpose. */
  static void noteByPyro(Path folder) {
    try (FileChannel file = open(folder)) {
      write(file, (BY_PYRO + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException _) {
      // its folder is being removed
    }
  }

  /**
   * Tells from its folder how a QEMU ended; nothing if pyro ended it on purpose. Only pyro removes
   * such a folder.
   */
  static Optional<QemuEnd> of(Path folder) {
    String noted = Tail.of(folder.resolve(FILE));
    if (noted.equals(BY_PYRO) || !Files.exists(folder)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(folder, OptionalInt.of(Integer.parseInt(noted))));
    } catch (NumberFormatException _) {
      return Optional.of(of(folder, OptionalInt.empty()));
    }
  }

  /** Tells how a QEMU ended whose exit code is known. */
  static QemuEnd of(Path folder, int exitCode) {
    return of(folder, OptionalInt.of(exitCode));
  }

  private static QemuEnd of(Path folder, OptionalInt exitCode) {
    int signal = Math.max(0, exitCode.orElse(0) - SIGNALLED);
    boolean isKilled =
        exitCode.isPresent() ? signal > 0 : Files.exists(folder.resolve(QemuCommand.portSocket(0)));
    String said = lastLine(folder);
    if (!isKilled) {
      return ended(exitCode.orElse(0), said);
    }
    boolean maybeSigkill = exitCode.isEmpty() || signal == SIGKILL;
    boolean maybeSigbus = exitCode.isEmpty() || signal == SIGBUS;
    Optional<StartNote> start = StartNote.read(folder);
    if (maybeSigkill && start.filter(StartNote::hasKilledSince).isPresent()) {
      return forMemory(start.get());
    }
    if (maybeSigbus && isWithoutRoom(folder, signal == SIGBUS)) {
      return new QemuEnd(
          ErrorCode.LIMIT_EXCEEDED,
          "the file system of " + folder + " is full, and QEMU has memory in files there",
          "",
          "free space there, or set PYRO_HOME to a folder on a disk");
    }
    if (maybeSigkill) {
      return new QemuEnd(
          ErrorCode.INTERNAL,
          "something on the host ended QEMU" + (signal == SIGKILL ? " with SIGKILL" : ""),
          said,
          "look for who did: a person, a service manager, or a program that watches memory");
    }
    return new QemuEnd(ErrorCode.INTERNAL, "QEMU was ended by " + signalName(signal), said, "");
  }

  private static QemuEnd ended(int exitCode, String said) {
    String reason =
        exitCode != 0
            ? "QEMU ended with exit code " + exitCode
            : said.contains(ON_TERM)
                ? "somebody told QEMU to end"
                : "the guest powered off or crashed";
    return new QemuEnd(ErrorCode.INTERNAL, reason, said, "");
  }

  private static QemuEnd forMemory(StartNote start) {
    Optional<Cgroup.Limit> limit = start.group().flatMap(Cgroup::killingLimit);
    if (limit.isEmpty()) {
      return new QemuEnd(
          ErrorCode.LIMIT_EXCEEDED,
          "the host ran out of memory, and the kernel ended QEMU",
          "",
          "run fewer machines at a time, or give them less memory (--mem-mib, mem_mib)");
    }
    return new QemuEnd(
        ErrorCode.LIMIT_EXCEEDED,
        String.format(
            "the host's memory limit of %d MiB (cgroup %s) ended QEMU",
            limit.get().bytes() >> 20, limit.get().group()),
        "",
        String.format(
            "give the container at least %d MiB, or the machine less memory (--mem-mib, mem_mib)",
            neededMib(start.memMib())));
  }

  /** Returns the reason with what QEMU itself said. */
  public String told() {
    return reason + (said.isEmpty() ? "" : ": " + said);
  }

  /** Returns that, and what to set if a limit was met. */
  public String toldWithLimit() {
    return told() + (code == ErrorCode.LIMIT_EXCEEDED ? ": " + advice : "");
  }

  /** Returns what a host must have for a machine that uses all of its memory, in MiB. */
  public static int neededMib(int memMib) {
    return memMib + BESIDE_GUEST_MIB;
  }

  /**
   * A home in a tmpfs is memory: to read a hole of a template there takes a page, and if there is
   * none, the kernel ends QEMU with SIGBUS. On a disk only a template that is being made does so.
   */
  private static boolean isWithoutRoom(Path folder, boolean isSigbus) {
    try {
      FileStore store = Files.getFileStore(folder);
      return (isSigbus || Hypervisor.isInMemory(store)) && store.getUsableSpace() < NO_ROOM_BYTES;
    } catch (IOException _) {
      return false;
    }
  }

  private static String lastLine(Path folder) {
    String line = QemuProcess.log(folder).lines().reduce("", (_, last) -> last);
    return line.length() <= MAX_SHOWN_CHARS ? line : line.substring(0, MAX_SHOWN_CHARS);
  }

  /** Signals by which a program ends that does something wrong or meets a limit, see signal(7). */
  private static String signalName(int signal) {
    return switch (signal) {
      case 4 -> "SIGILL";
      case 6 -> "SIGABRT";
      case SIGBUS -> "SIGBUS";
      case 8 -> "SIGFPE";
      case 11 -> "SIGSEGV";
      case 15 -> "SIGTERM";
      case 24 -> "SIGXCPU (a limit of processor time)";
      case 25 -> "SIGXFSZ (a limit of file sizes)";
      case 31 -> "SIGSYS (a system call that is forbidden here)";
      default -> "signal " + signal;
    };
  }

  /**
   * Returns the failure of a call that needed this QEMU.
   *
   * @param what what the user hears first
   * @param more what the user hears last; may be empty
   */
  PyroException failure(String what, String more, Throwable cause) {
    return new PyroException(
        code, what + ": " + reason + more, advice.isEmpty() ? null : advice, cause);
  }

  /**
   * Returns why a call on a guest has failed: if the guest is gone, how its QEMU ended.
   *
   * @param end waits a moment for that end
   */
  public static PyroException explained(PyroException e, Supplier<Optional<QemuEnd>> end) {
    return GuestGoneException.isBehind(e) ? end.get().map(known -> known.ofGuest(e)).orElse(e) : e;
  }

  /** Returns the failure of a call on a guest whose QEMU this was. */
  PyroException ofGuest(PyroException cause) {
    return failure("the guest is gone", said.isEmpty() ? "" : ": " + said, cause);
  }
}
