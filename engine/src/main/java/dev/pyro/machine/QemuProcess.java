package dev.pyro.machine;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running QEMU and its QMP. */
final class QemuProcess implements AutoCloseable {
  private static final String LOG = "qemu.log";
  private static final int SHOWN_LOG_BYTES = 2000;
  private static final long MIGRATION_SECONDS = 60;
  private static final long MAX_BANDWIDTH_BYTES = 1L << 40; // QEMU's default is 128 MiB/s

  private final Path folder;
  private final Process process;
  private final Qmp qmp;

  private QemuProcess(Path folder, Process process, Qmp qmp) {
    this.folder = folder;
    this.process = process;
    this.qmp = qmp;
  }

  /** Starts QEMU in a folder and waits until it takes commands. */
  static QemuProcess start(Launcher launcher, Path folder, List<String> command) {
    Process process = null;
    boolean done = false;
    Path socket = folder.resolve(QemuCommand.QMP_SOCKET);
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Files.deleteIfExists(socket); // a stopped machine starts in the folder that it had
      listener.bind(UnixDomainSocketAddress.of(socket));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(LOG).toFile());
      // One heap for its threads, few of which ever allocate, takes 0.3 MB less than one for each.
      builder.environment().put("MALLOC_ARENA_MAX", "1");
      process = launcher.start(builder);
      process.getOutputStream().close();
      CompletableFuture<Void> _ =
          process.onExit().thenRun(() -> closeQuietly(listener)); // nobody will connect any more
      Qmp qmp = Qmp.greet(listener.accept());
      done = true;
      return new QemuProcess(folder, process, qmp);
    } catch (IOException e) {
      throw Launcher.failed("start a machine", e, log(folder));
    } catch (InterruptedException e) {
      throw cancelled(e);
    } finally {
      if (!done && process != null) {
        kill(process);
      }
    }
  }

  /** Connects to a port of the guest. */
  SocketChannel connectPort(int port) {
    try {
      return SocketChannel.open(
          UnixDomainSocketAddress.of(folder.resolve(QemuCommand.portSocket(port))));
    } catch (IOException e) {
      throw Launcher.failed("connect to a machine", e, log(folder));
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Writes the state of the stopped machine's devices to a file; its memory is not in it. */
  void saveDevices(Path file) {
    Path socket = folder.resolve(QemuCommand.OUTGOING_SOCKET);
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<Void> _ = process.onExit().thenRun(() -> closeQuietly(listener));
      qmp.execute("stop");
      capabilities();
      JsonObject bandwidth = new JsonObject();
      bandwidth.addProperty("max-bandwidth", MAX_BANDWIDTH_BYTES);
      qmp.execute("migrate-set-parameters", bandwidth);
      qmp.execute("migrate", uri(QemuCommand.OUTGOING_SOCKET));
      try (SocketChannel in = listener.accept();
          FileChannel out =
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        long at = 0;
        long got;
        while ((got = out.transferFrom(in, at, 1 << 20)) > 0) {
          at += got;
        }
        out.force(true);
      }
      qmp.awaitMigration(MIGRATION_SECONDS);
    } catch (IOException e) {
      throw Launcher.failed("save a template", e, log(folder));
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  /** Loads devices' state that {@link #saveDevices} wrote; the machine runs afterwards. */
  void loadDevices(Path file) {
    try {
      capabilities();
      qmp.execute("migrate-incoming", uri(QemuCommand.INCOMING_SOCKET));
      try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
          SocketChannel out =
              SocketChannel.open(
                  UnixDomainSocketAddress.of(folder.resolve(QemuCommand.INCOMING_SOCKET)))) {
        long at = 0;
        while (at < in.size()) {
          at += in.transferTo(at, in.size() - at, out);
        }
      }
      qmp.awaitMigration(MIGRATION_SECONDS);
      qmp.execute("cont"); // it was saved while it stood still
    } catch (IOException e) {
      throw Launcher.failed("start a machine from its template", e, log(folder));
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  /** Returns the last 64 KiB that the guest wrote to its serial console. */
  String console() {
    try {
      return console(qmp);
    } catch (IOException e) {
      return "(the console is lost: " + e.getMessage() + ")";
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  static String console(Qmp qmp) throws IOException, InterruptedException {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("device", QemuCommand.CONSOLE);
    arguments.addProperty("size", 65_536);
    return qmp.execute("ringbuf-read", arguments).getAsString();
  }

  /** Waits until QEMU has ended by itself. */
  boolean awaitExit(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  /** Lets go of QEMU, which lives on. */
  void detach() {
    closeQmp();
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

  private void capabilities() throws IOException, InterruptedException {
    JsonArray list = new JsonArray();
    for (String name : List.of("x-ignore-shared", "events")) {
      JsonObject capability = new JsonObject();
      capability.addProperty("capability", name);
      capability.addProperty("state", true);
      list.add(capability);
    }
    JsonObject arguments = new JsonObject();
    arguments.add("capabilities", list);
    qmp.execute("migrate-set-capabilities", arguments);
  }

  private static JsonObject uri(String socket) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("uri", "unix:" + socket);
    return arguments;
  }

  /** Returns the end of what QEMU itself said of a machine. */
  static String log(Path folder) {
    try {
      byte[] all = Files.readAllBytes(folder.resolve(LOG));
      int from = Math.max(0, all.length - SHOWN_LOG_BYTES);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return "";
    }
  }

  private static PyroException cancelled(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new PyroException(ErrorCode.CANCELLED, "interrupted while starting a machine", e);
  }

  private static void closeQuietly(ServerSocketChannel listener) {
    try {
      listener.close();
    } catch (IOException _) {
      // whoever waits in it learns of the end all the same
    }
  }
}
