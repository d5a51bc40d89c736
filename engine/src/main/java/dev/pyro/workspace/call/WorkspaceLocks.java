package dev.pyro.workspace.call;

import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.Cleanup;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.LockWait;
import dev.pyro.workspace.record.Vault;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The locks of workspaces: they decide which calls may run at the same time. A call that needs
 * several locks takes them in this order: use, edit, then record or port. It never holds two locks
 * of the same kind.
 */
public final class WorkspaceLocks {
  private final Home home;
  private final WorkspaceStore store;
  private final Vault vault;
  private final Connections connections;
  private final Progress.Listener progress;

  WorkspaceLocks(
      Home home,
      WorkspaceStore store,
      Vault vault,
      Connections connections,
      Progress.Listener progress) {
    this.connections = connections;
    this.home = home;
    this.store = store;
    this.vault = vault;
    this.progress = progress;
  }

  Home home() {
    return home;
  }

  WorkspaceStore store() {
    return store;
  }

  Vault vault() {
    return vault;
  }

  Connections connections() {
    return connections;
  }

  Progress.Listener progress() {
    return progress;
  }

  /** Takes a lock that a workspace's other users share, or none; waits until it is free. */
  WorkspaceUse hold(WorkspaceRecord found, Action.Lock lock) {
    return switch (lock) {
      case NONE -> new WorkspaceUse(found, Optional.empty(), this);
      case SHARED -> holding(found, acquireUse(found.id()));
      case EXCLUSIVE -> throw new IllegalArgumentException("the wait for others has a limit");
    };
  }

  /** Takes the lock of a workspace exclusively; waits for a limited time. */
  Exclusion exclude(WorkspaceRecord found, Duration limit) {
    Attempt attempt = exclude(found.id(), limit);
    return new Exclusion(attempt.lock().map(lock -> holding(found, lock)), attempt.user());
  }

  /** Takes the lock of a workspace whose record may be unreadable; waits for a limited time. */
  Attempt exclude(String id, Duration limit) {
    Path file = store.folder(id).useLock();
    AtomicReference<String> user = new AtomicReference<>();
    try (LockWait wait = new LockWait(List.of(file))) {
      Optional<LockWait.Taken> taken =
          waiting(file, "workspace " + id, id, tell -> wait.await(limit, tell.andThen(user::set)));
      return new Attempt(
          taken.map(LockWait.Taken::lock),
          Optional.ofNullable(user.get()).orElseGet(() -> FileLock.holder(file)));
    }
  }

  /**
   * What became of taking a lock.
   *
   * @param lock to be closed by the caller; empty if others still have it
   * @param user who has or had it, for a message
   */
  record Attempt(Optional<FileLock> lock, String user) {}

  /**
   * What became of taking a workspace exclusively.
   *
   * @param use the workspace; empty if others still use it
   * @param user who uses or used it, for a message
   */
  record Exclusion(Optional<WorkspaceUse> use, String user) {}

  /** Takes the lock of a workspace exclusively, if nobody uses the workspace at this moment. */
  public Optional<WorkspaceUse> tryExclude(WorkspaceRecord found) {
    try {
      return FileLock.tryAcquire(store.folder(found.id()).useLock())
          .map(lock -> holding(found, lock));
    } catch (IOException | PyroException _) {
      return Optional.empty(); // it was deleted at this moment
    }
  }

  /** Reads the record again: with the lock held, nobody replaces the machine any more. */
  private WorkspaceUse holding(WorkspaceRecord found, FileLock lock) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(lock::close);
      WorkspaceUse use = new WorkspaceUse(store.require(found.id()), Optional.of(lock), this);
      undo.release();
      return use;
    }
  }

  private FileLock acquireUse(String id) {
    return acquire(store.folder(id).useLock(), true, "workspace " + id, id);
  }

  /** Takes the lock for changing files from the host; waits until it is free. */
  FileLock edit(WorkspaceUse use) {
    return acquire(use.folder().editLock(), false, "an edit of workspace " + use.id(), use.id());
  }

  private FileLock acquire(Path file, boolean shared, String what, String id) {
    return waiting(file, what, id, tell -> FileLock.acquire(file, shared, tell));
  }

  /** One way to wait for a lock. */
  @FunctionalInterface
  private interface Wait<T> {
    T with(Consumer<String> onWait) throws IOException;
  }

  private <T> T waiting(Path file, String what, String id, Wait<T> wait) {
    AtomicBoolean waited = new AtomicBoolean();
    try {
      T result =
          wait.with(holder -> {
            waited.set(true);
            tell("waiting for " + what + ": " + holder + " uses it");
          });
      if (waited.get() && !result.equals(Optional.empty())) { // else the time is up
        tell("going on");
      }
      return result;
    } catch (NoSuchFileException e) {
      store.require(id); // says that there is no such workspace any more
      throw CallFailures.cannotLock("cannot lock " + file, e);
    } catch (IOException e) {
      throw CallFailures.cannotLock("cannot lock " + file, e);
    }
  }

  private void tell(String step) {
    progress.on(new Progress("workspace", step, 0, OptionalLong.empty(), false));
  }
}
