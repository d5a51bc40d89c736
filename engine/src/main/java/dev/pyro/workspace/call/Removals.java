package dev.pyro.workspace.call;

import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Removes workspaces. The folder is moved away first: from then on nobody finds the workspace. */
final class Removals {
  private final Home home;
  private final WorkspaceStore store;
  private final WorkspaceLocks locks;
  private final Connections connections;

  Removals(Home home, WorkspaceStore store, WorkspaceLocks locks, Connections connections) {
    this.home = home;
    this.store = store;
    this.locks = locks;
    this.connections = connections;
  }

  /** Removes a workspace; the caller holds its lock exclusively. */
  void remove(WorkspaceUse use) {
    use.machine().ifPresent(connections::drop);
    remove(use.id());
  }

  /** Removes a workspace whose record cannot be read, and ends its machine if that still runs. */
  void removeUnreadable(String id) {
    try (FileLock _ = locks.exclude(id)) {
      remove(id);
    }
  }

  private void remove(String id) {
    try (OwnedFolder trash = OwnedFolder.createTemporary(home, "deleted")) {
      Path moved = trash.path().resolve("w");
      AtomicFiles.move(store.folder(id).root(), moved);
      DetachedMachine.endAllBelow(moved);
    } catch (IOException e) {
      throw PyroException.of("cannot remove workspace " + id, e);
    }
  }

  /** Removes a workspace if it has expired and nobody uses it at this moment. */
  boolean removeIfExpired(WorkspaceRecord record) {
    if (!store.isExpired(record)) {
      return false;
    }
    Optional<WorkspaceUse> mine = locks.tryExclude(record);
    if (mine.isEmpty()) {
      return false;
    }
    try (WorkspaceUse use = mine.get()) {
      if (!store.isExpired(use.record())) {
        return false;
      }
      remove(use);
      return true;
    }
  }
}
