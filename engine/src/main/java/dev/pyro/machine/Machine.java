package dev.pyro.machine;

import dev.pyro.guest.Guest;
import dev.pyro.store.Cleanup;
import java.nio.file.Path;
import java.time.Duration;

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

  /** Lets go of it: it lives on without this process, unless this fails, which ends it. */
  Hypervisor.Started detach(Path folder) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(this::close);
      DetachedMachine machine = DetachedMachine.of(folder, qemu.pid());
      qemu.detach();
      undo.release();
      return new Hypervisor.Started(machine, guest);
    }
  }

  /** Returns the process id of QEMU. */
  public long pid() {
    return qemu.pid();
  }

  /** Returns whether QEMU runs. */
  public boolean isAlive() {
    return qemu.isAlive();
  }

  /** Returns the last 64 KiB that the guest wrote to its serial console. */
  public String console() {
    return qemu.console();
  }

  /** Lets the guest end its processes, flush its disk and power off; ends it if it does not. */
  public void powerOff() {
    try (this) {
      guest.powerOff(POWER_OFF_GRACE, POWER_OFF_LIMIT);
      qemu.awaitExit(POWER_OFF_LIMIT);
    }
  }

  /** Ends the machine at once; what its disk had not been told is lost. */
  @Override
  public void close() {
    try (Cleanup parts = new Cleanup()) {
      parts.add(qemu::close);
      parts.add(guest::close);
    }
  }
}
