package dev.pyro.bench;

import dev.pyro.ExecStreams;
import dev.pyro.bench.Machines.Running;
import dev.pyro.guest.Guest;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The peer of pyro's network: a machine with the same kernel, initramfs, image and command line,
 * but for one argument: its card is on QEMU's own {@code -netdev user}. It is not confined, as it
 * has to open sockets itself.
 */
final class UserNetworkGuest implements NetworkGuest {
  private static final String CARD = "stream,id=net";

  /** QEMU's addresses are those that pyro's agent gives the card and its gateway. */
  private static final String USER =
      "user,id=net,net=100.127.255.248/29,host=100.127.255.249,dns=100.127.255.252,"
          + "dhcpstart=100.127.255.250,ipv6=off";

  private static final String HOST = "100.127.255.249"; // leads to the host's loopback interface
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int MTU = 1500; // more than that QEMU does not send

  private final OwnedFolder folder;
  private final Process qemu;
  private final SocketChannel control; // QEMU has one client of its monitor as long as it runs
  private final Guest guest;

  private UserNetworkGuest(OwnedFolder folder, Process qemu, SocketChannel control, Guest guest) {
    this.folder = folder;
    this.qemu = qemu;
    this.control = control;
    this.guest = guest;
  }

  static UserNetworkGuest boot(Machines machines) throws IOException {
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    try (Running pattern = machines.boot()) {
      Path line = Path.of("/proc/" + pattern.machine().pid() + "/cmdline");
      Stream.of(Files.readString(line).split("\0", -1))
          .filter(word -> !word.isEmpty())
          .map(word -> word.startsWith(CARD) ? USER : word)
          .forEach(command::add);
    }
    OwnedFolder folder = machines.folder();
    Path qmp = folder.path().resolve("qmp.sock");
    Process qemu = null;
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(qmp));
      qemu =
          new ProcessBuilder(command)
              .directory(folder.path().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      CompletableFuture<Void> _ = qemu.onExit().thenRun(() -> closeQuietly(listener));
      SocketChannel control = listener.accept();
      control.read(ByteBuffer.allocate(1)); // its greeting comes when all its sockets are there
      SocketChannel port =
          SocketChannel.open(UnixDomainSocketAddress.of(folder.path().resolve("p0.sock")));
      Guest guest = Guest.connect(port, true, LIMIT);
      guest.configure(Machines.configuration(), LIMIT);
      guest.network(LIMIT);
      UserNetworkGuest made = new UserNetworkGuest(folder, qemu, control, guest);
      made.run(NetworkProgram.ANSWERS_ARP, Integer.toString(MTU));
      return made;
    } catch (IOException | RuntimeException e) {
      end(qemu);
      folder.close();
      throw e;
    }
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception _) {
      // nothing is left to be done with it
    }
  }

  private static void end(Process qemu) {
    if (qemu != null) {
      qemu.destroyForcibly();
      qemu.onExit().join();
    }
  }

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public String exec(InputStream stdin, List<String> argv) {
    ExecStreams streams = ExecStreams.builder().stdin(stdin).build();
    return Machines.exec(guest, LIMIT, streams, argv.toArray(String[]::new)).stdout();
  }

  @Override
  public void close() {
    try (folder) {
      guest.close();
      end(qemu);
      closeQuietly(control);
    }
  }
}
