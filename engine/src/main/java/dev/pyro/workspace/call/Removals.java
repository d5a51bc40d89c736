package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.StopOptions;
import dev.pyro.keeper.Keeper;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Removes workspaces. The folder is moved away first: from then on nobody finds the workspace. */
final class Removals {
  private static final Duration LIMIT = Duration.ofSeconds(StopOptions.defaults().timeoutSeconds());

  private static final String TRASH = "deleted"; // the purpose of folders that are being removed

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
    WorkspaceLocks.Attempt atOnce = locks.exclude(id, Duration.ZERO);
    if (atOnce.lock().isEmpty()) {
      DetachedMachine.endAllBelow(store.folder(id).root()); // the calls of others fail
    }
    WorkspaceLocks.Attempt attempt = atOnce.lock().isPresent() ? atOnce : locks.exclude(id, LIMIT);
    try (FileLock _ =
        attempt
            .lock()
            .orElseThrow(() -> CallFailures.inUse(Action.DELETE, id, LIMIT, attempt.user()))) {
      remove(id);
    }
  }

  private void remove(String id) {
    Path folder = store.folder(id).root();
    try {
      if (Files.isSymbolicLink(folder)) { // what it leads to is the user's
        DetachedMachine.endAllBelow(folder);
        Files.delete(folder);
      } else {
        try (OwnedFolder trash = moved(folder)) {
          DetachedMachine.endAllBelow(trash.path());
        }
      }
      new Keeper(home).remind(id);
    } catch (IOException e) {
      throw PyroException.of("cannot remove workspace " + id, e);
    }
  }

  /**
   * Removes machines that the record does not name, which a reset has left whose process died. The
   * caller has the lock, at least shared, so nobody is making one.
   */
  void removeStrays(WorkspaceUse use) {
    Path own = use.folder().machine(use.record().generation());
    if (!Files.isDirectory(own)) {
      return; // the record may be wrong, and another one is its machine
    }
    try {
      for (Path machine : use.folder().machines()) {
        if (!machine.equals(own)) {
          DetachedMachine.endAllBelow(machine);
          AtomicFiles.deleteTree(machine);
        }
      }
      for (Path network : use.folder().allNetworks()) {
        if (!network.getFileName().equals(own.getFileName())) {
          AtomicFiles.deleteTree(network);
        }
      }
    } catch (IOException _) {
      // doctor names what is left
    }
  }

  private OwnedFolder moved(Path folder) throws IOException {
    try {
      return OwnedFolder.take(home, folder, TRASH);
    } catch (PyroException e) {
      if (e.code() != ErrorCode.LIMIT_EXCEEDED) {
        throw e;
      }
      removeMachines(folder); // the disk has no room for a name: what is removed makes some
      return OwnedFolder.take(home, folder, TRASH);
    }
  }

  /** Ends and removes every machine; a workspace without its machine is named by doctor. */
  private static void removeMachines(Path folder) throws IOException {
    DetachedMachine.endAllBelow(folder);
    for (Path machine : new WorkspaceFolder(folder).machines()) {
      AtomicFiles.deleteTree(machine);
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
