package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Cleanup;
import dev.pyro.store.WorkspaceFolder;
import java.time.Duration;

/** Powers a machine off in the way in which nothing is lost that was written to its disk. */
final class PowerOff {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private PowerOff() {}

  /** Has the guest end everything, flush its disk and power off. If it does not, QEMU is ended. */
  static void run(Connections connections, WorkspaceFolder folder, DetachedMachine machine) {
    connections.drop(machine);
    try (Cleanup end = new Cleanup()) {
      end.add(machine::end); // at the latest after the time that it had
      end.add(() -> connections.drop(machine));
      try (Connections.Lease lease = connections.lease(folder, machine, true)) {
        machine.endsOnPurpose();
        lease.guest().powerOff(GRACE);
      } catch (PyroException e) {
        if (e.code() == ErrorCode.UNAVAILABLE && machine.isAlive()) {
          end.release(); // of another generation: ended from outside, it would lose what it wrote
        }
        throw e;
      }
      machine.awaitExit(LIMIT);
    }
  }
}
