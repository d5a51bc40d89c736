package dev.pyro.keeper.process;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.KeptName;
import dev.pyro.guest.KeptState;
import dev.pyro.guest.KeptWatch;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.call.Connections;
import dev.pyro.workspace.process.Services;
import java.time.Duration;
import java.util.Optional;

/** Waits for what becomes of services in one machine. */
final class ServiceWatch {
  /** A connection to a guest that broke is made again, but not faster than this. */
  private static final Duration BROKEN = Duration.ofSeconds(1);

  private final String workspace;
  private final WorkspaceFolder folder;
  private final DetachedMachine machine;
  private final Connections connections;

  ServiceWatch(
      String workspace, WorkspaceFolder folder, DetachedMachine machine, Connections connections) {
    this.workspace = workspace;
    this.folder = folder;
    this.machine = machine;
    this.connections = connections;
  }

  /**
   * Waits until it is known whether a service gets ready.
   *
   * @return whether it is ready; nothing if the machine has ended
   */
  Optional<Boolean> awaitReady(String service) {
    return await(service, KeptWatch.Until.DECIDED).map(state -> state == KeptState.RUNNING);
  }

  /**
   * Waits until a service or the machine has ended.
   *
   * @return whether it was the service
   */
  boolean awaitEnd(String service) {
    return await(service, KeptWatch.Until.END).isPresent();
  }

  /** Returns nothing if the machine has ended; a service that does not exist has ended. */
  private Optional<KeptState> await(String service, KeptWatch.Until until) {
    KeptName name = Services.name(workspace, service);
    while (true) {
      try (Connections.Lease lease = connections.lease(folder, machine, false);
          KeptWatch watch = lease.guest().kept().watch(name, KeptWatch.NOTHING, until)) {
        while (!watch.ended()) {
          var _ = watch.take(Long.MAX_VALUE); // its output is of no interest here
        }
        return Optional.of(watch.status().state());
      } catch (PyroException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          return Optional.of(KeptState.EXITED);
        }
        if (isOver()) {
          return Optional.empty();
        }
      }
    }
  }

  /** Returns whether the machine has ended, or nobody waits any more: then this is interrupted. */
  private boolean isOver() {
    try {
      return Thread.currentThread().isInterrupted() || machine.awaitExit(BROKEN);
    } catch (PyroException _) {
      return true; // interrupted while it waited
    }
  }
}
