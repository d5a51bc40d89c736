package dev.pyro.machine;

import dev.pyro.Progress;
import dev.pyro.guest.Guest;
import dev.pyro.store.Cleanup;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A running machine whose guest is configured and has its disk. */
public final class Machine implements AutoCloseable {
  private static final Duration POWER_OFF_GRACE = Duration.ofSeconds(5);
  private static final Duration POWER_OFF_LIMIT = Duration.ofSeconds(30);

  private final QemuProcess qemu;
  private final Guest guest;

  Machine(QemuProcess qemu, Guest guest) {
    this.qemu = qemu;
    this.guest = guest;
  }

  /** Returns the guest's agent. */
  public Guest guest() {
    return guest;
  }

  /**
   * Detaches from the machine, which then outlives this process if the watchdog releases it. If
   * this fails, the machine is ended.
   */
  Hypervisor.Started detach(Path folder, Watchdog watchdog, Progress.Listener progress) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(this::close);
      DetachedMachine machine = DetachedMachine.of(folder, qemu.pid());
      qemu.detach();
      guest.setLifeline(machine.lifeline(progress));
      undo.release();
      return new Hypervisor.Started(machine, guest, watchdog);
    }
  }

  /** Becomes the client of the machine's network card. QEMU has one such client at a time. */
  public SocketChannel connectNetwork() {
    return NetworkSocket.connect(qemu.folder());
  }

  /** Returns the process id of QEMU. */
  public long pid() {
    return qemu.pid();
  }

  /** Returns whether QEMU runs. */
  public boolean isAlive() {
    return qemu.isAlive();
  }

  /** Waits a moment for the machine's end; returns how it ended, if it has. */
  public Optional<QemuEnd> awaitEnd() {
    return qemu.end();
  }

  /** Returns the last 64 KiB that the guest wrote to its serial console. */
  public String console() {
    return qemu.console();
  }

  /**
   * Has the guest end its processes, flush its disk and power off. Ends the machine at once if the
   * guest takes too long.
   */
  public void powerOff() {
    try (this) {
      guest.powerOff(POWER_OFF_GRACE);
      qemu.awaitExit(POWER_OFF_LIMIT);
    }
  }

  /** Ends the machine at once, without flushing its disk. */
  @Override
  public void close() {
    try (Cleanup parts = new Cleanup()) {
      parts.add(qemu::close);
      parts.add(guest::close);
    }
  }
}
