package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.StandstillException;
import dev.pyro.store.Cleanup;
import dev.pyro.store.WorkspaceFolder;
import java.time.Duration;
import java.util.Optional;

/** Powers a machine off in the way in which nothing is lost that was written to its disk. */
final class PowerOff {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private PowerOff() {}

  /**
   * Has the guest end everything, flush its disk and power off. If it does not, QEMU is ended.
   *
   * @param force whether QEMU is also ended if the machine stands still because the host's disk is
   *     full; without it, this fails, and the machine goes on when there is room
   */
  static void run(
      Connections connections, WorkspaceFolder folder, DetachedMachine machine, boolean force) {
    connections.drop(machine);
    try (Cleanup end = new Cleanup()) {
      end.add(machine::end); // at the latest after the time that it had
      end.add(() -> connections.drop(machine));
      try {
        throwIfStill(machine); // else its guest would be waited for
        try (Connections.Lease lease = connections.lease(folder, machine, true)) {
          machine.endsOnPurpose();
          lease.guest().powerOff(GRACE);
        }
        if (!machine.awaitExit(LIMIT)) {
          throwIfStill(machine);
        }
      } catch (PyroException e) {
        boolean isStill = StandstillException.isBehind(e);
        if (isStill && force) {
          return;
        }
        boolean isOfAnotherGeneration = e.code() == ErrorCode.UNAVAILABLE;
        if (machine.isAlive() && (isStill || isOfAnotherGeneration)) {
          end.release(); // ended from outside, it would lose what it wrote
        }
        throw isStill ? StandstillException.orForce(e) : e;
      }
    }
  }

  private static void throwIfStill(DetachedMachine machine) {
    Optional<PyroException> why = machine.standstill();
    if (why.isPresent()) {
      throw why.get();
    }
  }
}
