package dev.pyro.machine;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * Moves the state of a machine's devices from QEMU to a file and back. QEMU calls this a migration.
 * The memory is not moved: it is in a file that both machines map.
 */
final class Migration {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MAX_STATE_BYTES = 64 << 20; // some 100 KiB are usual
  private static final long MAX_BYTES_PER_SECOND = 1L << 40; // QEMU's default is 128 MiB/s
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path folder;
  private final Process process;
  private final Qmp qmp;

  /** Prepares one; {@code folder} is where QEMU runs. */
  Migration(Path folder, Process process, Qmp qmp) {
    this.folder = folder;
    this.process = process;
    this.qmp = qmp;
  }

  /** Stops the machine and writes the state of its devices to a new file. */
  void save(Path file) throws IOException, InterruptedException {
    Path socket = folder.resolve(QemuCommand.OUTGOING_SOCKET);
    try (ServerSocketChannel listener = MachineSocket.listen(socket)) {
      qmp.execute("stop");
      setCapabilities();
      JsonObject bandwidth = new JsonObject();
      bandwidth.addProperty("max-bandwidth", MAX_BYTES_PER_SECOND);
      qmp.execute("migrate-set-parameters", bandwidth);
      qmp.execute("migrate", uri(QemuCommand.OUTGOING_SOCKET));
      try (SocketChannel in = MachineSocket.accept(listener, process, LIMIT);
          FileChannel out =
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        TimeLimit.within(LIMIT, "send its state", in, () -> copy(in, out));
        out.force(true);
      }
      qmp.awaitMigration(LIMIT);
    }
  }

  private static long copy(SocketChannel in, FileChannel out) throws IOException {
    long at = 0;
    long got;
    while ((got = out.transferFrom(in, at, CHUNK_BYTES)) > 0) {
      at += got;
      if (at > MAX_STATE_BYTES) {
        throw new IOException("QEMU sends more than " + MAX_STATE_BYTES + " bytes of state");
      }
    }
    return at;
  }

  /** Loads what {@link #save} wrote; the machine runs afterwards. */
  void load(Path file) throws IOException, InterruptedException {
    setCapabilities();
    announceNothing();
    qmp.execute("migrate-incoming", uri(QemuCommand.INCOMING_SOCKET));
    Path socket = folder.resolve(QemuCommand.INCOMING_SOCKET);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        SocketChannel out = MachineSocket.connect(socket, LIMIT)) {
      TimeLimit.within(LIMIT, "take its state", out, () -> copy(in, out));
    }
    qmp.awaitMigration(LIMIT);
    qmp.execute("cont"); // it was saved while it stood still
  }

  /**
   * Otherwise QEMU tells the network that a machine has moved. It may not have opened the socket of
   * its network by then, and QEMU 7.2 crashes (net/stream.c in its sources).
   */
  private void announceNothing() throws IOException, InterruptedException {
    JsonObject rounds = new JsonObject();
    rounds.addProperty("announce-rounds", 0);
    qmp.execute("migrate-set-parameters", rounds);
  }

  private static long copy(FileChannel in, SocketChannel out) throws IOException {
    long at = 0;
    while (at < in.size()) {
      at += in.transferTo(at, in.size() - at, out);
    }
    return at;
  }

  private void setCapabilities() throws IOException, InterruptedException {
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
}
