package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.FileLock;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who may do what at the same time. Lock order: use, edit, then record or port; nobody holds two of
 * a kind.
 */
final class WorkspaceLocks {
  private final WorkspaceStore store;
  private final Vault vault;
  private final Progress.Listener progress;

  WorkspaceLocks(WorkspaceStore store, Vault vault, Progress.Listener progress) {
    this.store = store;
    this.vault = vault;
    this.progress = progress;
  }

  /** Waits for the right to use a machine beside others. */
  WorkspaceUse share(String wanted) {
    return use(store.find(wanted), true);
  }

  /** Waits for the right to replace or end a machine. */
  WorkspaceUse exclude(String wanted) {
    return use(store.find(wanted), false);
  }

  private WorkspaceUse use(WorkspaceRecord found, boolean shared) {
    WorkspaceFolder folder = store.folder(found.id());
    FileLock lock = acquire(folder.useLock(), shared, "workspace " + found.id(), found.id());
    boolean done = false;
    try {
      WorkspaceUse use = new WorkspaceUse(store.require(found.id()), folder, lock, vault);
      done = true;
      return use;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  /** Takes the right to replace or end a machine, if nobody uses it at this moment. */
  Optional<WorkspaceUse> tryExclude(WorkspaceRecord found) {
    WorkspaceFolder folder = store.folder(found.id());
    try {
      Optional<FileLock> lock = FileLock.tryAcquire(folder.useLock());
      if (lock.isEmpty()) {
        return Optional.empty();
      }
      boolean done = false;
      try {
        WorkspaceUse use = new WorkspaceUse(store.require(found.id()), folder, lock.get(), vault);
        done = true;
        return Optional.of(use);
      } finally {
        if (!done) {
          lock.get().close();
        }
      }
    } catch (IOException | PyroException _) {
      return Optional.empty(); // it was deleted at this moment
    }
  }

  /** Waits for the right to change files from outside. */
  FileLock edit(WorkspaceUse use) {
    return acquire(use.folder().editLock(), false, "an edit of workspace " + use.id(), use.id());
  }

  private FileLock acquire(Path file, boolean shared, String what, String id) {
    boolean[] waited = {false};
    try {
      FileLock lock =
          FileLock.acquire(
              file,
              shared,
              holder -> {
                waited[0] = true;
                tell("waiting for " + what + ": " + holder + " uses it");
              });
      if (waited[0]) {
        tell("going on");
      }
      return lock;
    } catch (NoSuchFileException e) {
      store.require(id); // says that there is no such workspace any more
      throw new PyroException(ErrorCode.UNAVAILABLE, "cannot lock " + file, e);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  private void tell(String step) {
    progress.on(new Progress("workspace", step, 0, OptionalLong.empty(), false));
  }
}
