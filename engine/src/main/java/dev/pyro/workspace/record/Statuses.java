package dev.pyro.workspace.record;

import dev.pyro.ExecutionMode;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.QemuEnd;
import dev.pyro.store.WorkspaceFolder;
import java.util.Optional;
import java.util.function.Function;

/** What a record, the host's processes and the log together say of a workspace. */
public final class Statuses {
  private Statuses() {}

  /** Returns the state of a workspace, from its record as it is at this moment. */
  public static WorkspaceStatus of(WorkspaceStore store, WorkspaceRecord record) {
    return of(store, record, _ -> Optional.empty());
  }

  /** Returns the state of a workspace; asks its machine whether it really runs. */
  public static WorkspaceStatus asked(WorkspaceStore store, WorkspaceRecord record) {
    return of(store, record, DetachedMachine::whyItStandsStill);
  }

  private static WorkspaceStatus of(
      WorkspaceStore store,
      WorkspaceRecord record,
      Function<DetachedMachine, Optional<String>> ask) {
    WorkspaceFolder folder = store.folder(record.id());
    Optional<DetachedMachine> machine = store.machine(record);
    boolean running = machine.filter(DetachedMachine::isAlive).isPresent();
    return new WorkspaceStatus(
        record.id(),
        record.name(),
        record.labels(),
        running ? WorkspaceState.RUNNING : WorkspaceState.STOPPED,
        running ? ask.apply(machine.orElseThrow()) : Optional.of(whyStopped(machine)),
        record.spec().environment(),
        record.spec().vcpuCount(),
        record.spec().memMib(),
        record.spec().diskMib(),
        record.spec().ttlSeconds(),
        record.network().policy(),
        record.network().allowDomains(),
        record.network().allowAddresses(),
        ExecutionMode.GUEST,
        record.seed(),
        record.createdAt(),
        store.lastActivity(record),
        store.expiry(record),
        new WorkspaceLog(folder.log(record.generation())).commandCount(),
        record.resetCount(),
        record.lastResetAt());
  }

  /** Returns why a machine that does not run stopped. */
  public static String whyStopped(Optional<DetachedMachine> machine) {
    if (machine.isEmpty()) {
      return "by request";
    }
    return machine.get().isOfAnEarlierBoot()
        ? "the host has booted since"
        : machine.get().howItEnded().map(QemuEnd::toldWithLimit).orElse("pyro ended its machine");
  }
}
