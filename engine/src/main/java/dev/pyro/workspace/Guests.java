package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.FileLock;
import dev.pyro.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Connections to guests whose deadline and files are in order. */
final class Guests {
  private final WorkspaceStore store;
  private final Connections connections;

  Guests(WorkspaceStore store, Connections connections) {
    this.store = store;
    this.connections = connections;
  }

  /**
   * Connects for something that counts as activity: the workspace lives on from now.
   *
   * @param busy how long the work may take before it is noted again
   */
  Connections.Lease active(WorkspaceUse use, DetachedMachine machine, Duration busy) {
    store.touch(use.folder());
    Connections.Lease lease = quiet(use, machine);
    boolean done = false;
    try {
      int ttl = use.record().spec().ttlSeconds();
      if (ttl > 0) {
        lease.liveFor(Duration.ofSeconds(ttl).plus(busy));
      }
      done = true;
      return lease;
    } finally {
      if (!done) {
        lease.close();
      }
    }
  }

  /** Notes that work which took long has ended. */
  void settle(WorkspaceUse use, Connections.Lease lease) {
    store.touch(use.folder());
    int ttl = use.record().spec().ttlSeconds();
    if (ttl > 0) {
      lease.setLife(Duration.ofSeconds(ttl));
    }
  }

  /** Connects for a look, which is no activity. */
  Connections.Lease quiet(WorkspaceUse use, DetachedMachine machine) {
    use.secrets(); // if they cannot be read, this fails before anything is done
    Connections.Lease lease = connections.lease(use.folder(), machine);
    boolean done = false;
    try {
      finishEdit(use, lease.guest());
      done = true;
      return lease;
    } finally {
      if (!done) {
        lease.close();
      }
    }
  }

  /** Finishes, or undoes, an edit whose process died; one that is under way is let be. */
  private static void finishEdit(WorkspaceUse use, Guest guest) {
    if (!Files.exists(use.folder().editPending())) {
      return;
    }
    try {
      Optional<FileLock> lock = FileLock.tryAcquire(use.folder().editLock());
      if (lock.isPresent()) {
        try (FileLock _ = lock.get()) {
          recover(use, guest);
        } catch (PyroException e) {
          if (e.code() != ErrorCode.INVALID_ARGUMENT && e.code() != ErrorCode.NOT_FOUND) {
            throw e;
          } // there is no /workspace any more: a command may put it back, and files will tell
        }
      }
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot lock the edits of workspace " + use.id(), e);
    }
  }

  /** Has the guest finish, or undo, what an interrupted edit left; the caller holds the lock. */
  static void recover(WorkspaceUse use, Guest guest) {
    try (FilesCall call = guest.files("recover")) {
      call.endInput();
      drain(call);
      Files.deleteIfExists(use.folder().editPending());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Reads an answer that has no entries; a failure in it is thrown. */
  static void drain(FilesCall call) throws IOException {
    TreeReader reader = new TreeReader(call.output(), TreeReader.Form.FETCH);
    if (reader.next() != null) {
      throw new IOException("an answer that has no files holds one");
    }
  }

  static PyroException broken(IOException e) {
    return new PyroException(
        ErrorCode.INTERNAL, "the guest sent files that cannot be right: " + e.getMessage(), e);
  }
}
