package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Configuration;
import dev.pyro.guest.Guest;
import dev.pyro.guest.Patience;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whichever step of a start fails, no process and no descriptor of a socket is left. */
@Timeout(300)
class LeakTest {
  private static final Progress.Listener NOBODY = Progress.Listener.none();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Configuration CONFIGURATION = new Configuration("name", Duration.ZERO);

  /** A process that QEMU's part is played beside, by this test. */
  private static final List<String> QEMU = List.of("sleep", "1000000");

  @TempDir Path folder;
  private final Launcher launcher = new Launcher(Optional.empty());
  private long before;

  @BeforeEach
  void count() throws IOException {
    SocketChannel.open(StandardProtocolFamily.UNIX)
        .close(); // Java keeps one socket for its own use
    before = sockets();
  }

  @AfterEach
  @Timeout(60)
  void nothingIsLeft() throws IOException {
    launcher.close();
    while (sockets() > before && !Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait(); // a thread that reads closes its socket as it ends
    }
    assertEquals(before, sockets());
    assertEquals(List.of(), ProcessHandle.current().children().toList());
  }

  @Test
  void aProgramThatDoesNotExist() {
    assertEquals(ErrorCode.UNAVAILABLE, startFails(List.of("/no/such/program"), null).code());
  }

  @Test
  void aProgramThatEndsAtOnce() {
    PyroException e = startFails(List.of("sh", "-c", "echo broken; exit 1"), null);
    assertEquals(
        "cannot start a machine: QEMU ended with exit code 1\nQEMU: broken", e.getMessage());
  }

  @Test
  void aProgramThatDoesNotGreet() {
    PyroException e =
        startFails(
            QEMU,
            qemu -> {
              qemu.say("[]\n");
              qemu.awaitEnd();
            });
    assertEquals("cannot start a machine: QEMU sent a line that is no object", e.getMessage());
  }

  @Test
  void aMachineWithoutAPort() throws Exception {
    PyroException e = configuredFails(() -> {});
    assertTrue(e.getMessage().startsWith("cannot connect to a machine: "), e.getMessage());
  }

  @Test
  void aStateThatCannotBeLoaded() throws Exception {
    try (FakeGuest _ = FakeGuest.thatGoesAway(port())) {
      PyroException e =
          configuredFails(() -> {
            throw new PyroException(ErrorCode.INTERNAL, "no state");
          });
      assertEquals("no state", e.getMessage());
    }
  }

  @Test
  void aGuestThatDoesNotAnswer() throws Exception {
    try (FakeGuest _ = FakeGuest.thatGoesAway(port())) {
      assertEquals(ErrorCode.INTERNAL, configuredFails(() -> {}).code());
    }
  }

  @Test
  void aGuestThatCannotBeConfigured() throws Exception {
    try (FakeGuest _ = FakeGuest.thatWelcomes(port())) {
      PyroException e = configuredFails(() -> {});
      assertTrue(e.getMessage().startsWith("the guest is gone: "), e.getMessage());
    }
  }

  @Test
  void aMachineThatEndsWhenItIsDetached() throws Exception {
    try (FakeGuest _ = FakeGuest.thatWelcomes(port())) {
      QemuProcess qemu = start();
      Guest guest = Guest.connect(qemu.connectPort(0), true, LIMIT);
      ProcessHandle.of(qemu.pid()).orElseThrow().destroyForcibly();
      assertTrue(qemu.awaitExit(LIMIT));
      PyroException e =
          assertThrows(
              PyroException.class,
              () -> new Machine(qemu, guest).detach(folder, new Watchdog(), NOBODY));
      assertTrue(e.getMessage().startsWith("QEMU ended as soon as it had started"));
    }
  }

  @Test
  void aDetachedMachineWithoutAPort() {
    PyroException e =
        assertThrows(
            PyroException.class, () -> detached().connect(0, LIMIT, Patience.USUAL, NOBODY));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
  }

  @Test
  void aDetachedMachineWhoseGuestDoesNotAnswer() throws Exception {
    try (FakeGuest _ = FakeGuest.thatGoesAway(port())) {
      PyroException e =
          assertThrows(
              PyroException.class, () -> detached().connect(0, LIMIT, Patience.USUAL, NOBODY));
      assertEquals(ErrorCode.INTERNAL, e.code());
    }
  }

  @Test
  void aConsoleThatCannotBeRead() throws Exception {
    Path control = folder.resolve(QemuCommand.CONTROL_SOCKET);
    CompletableFuture<Void> qemu;
    try (ServerSocketChannel listener = MachineSocket.listen(control)) {
      qemu = QmpPeer.start(listener::accept, peer -> peer.say("{}\n"));
      IOException e =
          assertThrows(IOException.class, () -> detached().keepConsole(UnaryOperator.identity()));
      assertEquals("QEMU did not greet", e.getMessage());
      qemu.join();
    }
  }

  private DetachedMachine detached() {
    return new DetachedMachine(folder, 1, 1, "");
  }

  private Path port() {
    return folder.resolve(QemuCommand.portSocket(0));
  }

  private PyroException startFails(List<String> program, QmpPeer.Script script) {
    if (script != null) {
      CompletableFuture<Void> _ = QmpPeer.start(this::connect, script);
    }
    return assertThrows(
        PyroException.class, () -> QemuProcess.start(launcher, folder, 128, program));
  }

  private PyroException configuredFails(Runnable load) {
    QemuProcess qemu = start();
    return assertThrows(
        PyroException.class, () -> Hypervisor.configured(qemu, load, CONFIGURATION, LIMIT, NOBODY));
  }

  private QemuProcess start() {
    CompletableFuture<Void> _ =
        QmpPeer.start(
            this::connect,
            qemu -> {
              qemu.greet();
              qemu.awaitEnd();
            });
    return QemuProcess.start(launcher, folder, 128, QEMU);
  }

  /** Connects to the control socket once somebody listens on it. */
  private SocketChannel connect() {
    while (true) {
      try {
        return SocketChannel.open(
            UnixDomainSocketAddress.of(folder.resolve(QemuCommand.QMP_SOCKET)));
      } catch (IOException _) {
        Thread.onSpinWait();
      }
    }
  }

  private static long sockets() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(LeakTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException _) {
      return false; // that of the listing itself
    }
  }
}
