package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.Progress;
import dev.pyro.machine.AcceleratorProbe.Finding;
import dev.pyro.store.Home;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether KVM works is told by a guest, not by the device. */
@Timeout(300)
class AcceleratorProbeTest {
  private static final String STARTED = "started";

  private final AtomicInteger boots = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void aGuestThatNeverAnswersUnderKvmMeansEmulation() throws Exception {
    Home home = new Home(folder.resolve("home"));
    Finding hung = new Finding(Accelerator.TCG, "a guest under KVM did not come up within 1 s");
    try (Launcher launcher = new Launcher(Optional.empty());
        ServerSocketChannel port = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      QemuBinary real = QemuBinary.find(System.getenv());
      ConfinementProbe confinement = new ConfinementProbe(home, real, launcher);
      confinement.find();
      AcceleratorProbe probe =
          new AcceleratorProbe(
                  home,
                  sleepingQemu(),
                  confinement,
                  launcher,
                  boots::incrementAndGet,
                  Progress.Listener.none())
              .trying(Files.createFile(folder.resolve("kvm")), Duration.ofSeconds(1));
      GuestKernel kernel =
          new GuestKernel(folder.resolve("vmlinuz"), folder.resolve("initramfs"), "");
      CompletableFuture<Void> qemu =
          QmpPeer.start(
              () -> connected(home.tmp(), port),
              peer -> {
                peer.greet();
                peer.awaitEnd();
              });
      assertEquals(hung, probe.find(kernel));
      qemu.join();
      assertEquals(List.of(), DetachedMachine.allBelow(home.tmp()));
      try (Stream<Path> left = Files.list(home.tmp())) {
        assertEquals(List.of(), left.toList());
      }
      assertEquals(hung, probe.find(kernel), "it is remembered");
      assertEquals(1, boots.get());
    }
  }

  /** A QEMU that only says that it was started. */
  private QemuBinary sleepingQemu() throws IOException {
    Path program = Files.createDirectories(folder.resolve("qemu/bin")).resolve("qemu");
    Files.writeString(program, "#!/bin/sh\n: > " + STARTED + "\nexec sleep 3600\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new QemuBinary(program, "sleeps", Optional.empty());
  }

  /** Waits until QEMU was started, then opens a guest's port and connects as QEMU does. */
  private static SocketChannel connected(Path tmp, ServerSocketChannel port) throws IOException {
    Optional<Path> machine = Optional.empty();
    while (machine.isEmpty()) {
      Thread.onSpinWait();
      try (Stream<Path> folders = Files.list(tmp)) {
        machine = folders.filter(each -> Files.exists(each.resolve(STARTED))).findFirst();
      }
    }
    port.bind(UnixDomainSocketAddress.of(machine.get().resolve(QemuCommand.portSocket(0))));
    return SocketChannel.open(
        UnixDomainSocketAddress.of(machine.get().resolve(QemuCommand.QMP_SOCKET)));
  }
}
