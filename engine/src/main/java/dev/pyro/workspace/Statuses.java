package dev.pyro.workspace;

import dev.pyro.ExecutionMode;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.WorkspaceFolder;
import java.nio.file.Path;
import java.util.Optional;

/** What a record, the host's processes and the log together say of a workspace. */
final class Statuses {
  private final WorkspaceStore store;

  Statuses(WorkspaceStore store) {
    this.store = store;
  }

  WorkspaceStatus of(WorkspaceRecord record) {
    WorkspaceFolder folder = store.folder(record.id());
    Optional<DetachedMachine> machine = machine(record);
    boolean running = machine.filter(DetachedMachine::isAlive).isPresent();
    return new WorkspaceStatus(
        record.id(),
        record.name(),
        record.labels(),
        running ? WorkspaceState.RUNNING : WorkspaceState.STOPPED,
        running ? Optional.empty() : Optional.of(whyStopped(machine)),
        record.spec().environment(),
        record.spec().vcpuCount(),
        record.spec().memMib(),
        record.spec().diskMib(),
        record.spec().ttlSeconds(),
        record.spec().networkPolicy(),
        ExecutionMode.GUEST,
        record.seed(),
        record.createdAt(),
        store.lastActivity(record),
        store.expiry(record),
        new WorkspaceLog(folder.log(record.generation())).commandCount(),
        record.resetCount(),
        record.lastResetAt());
  }

  /** Returns the machine that a workspace was last given, whether it still runs or not. */
  Optional<DetachedMachine> machine(WorkspaceRecord record) {
    Path folder = store.folder(record.id()).machine(record.generation());
    return record.machine().map(json -> DetachedMachine.of(folder, json));
  }

  static String whyStopped(Optional<DetachedMachine> machine) {
    if (machine.isEmpty()) {
      return "it was stopped";
    }
    return machine.get().isOfAnEarlierBoot()
        ? "the host has booted since"
        : "its machine powered itself off or was killed";
  }
}
