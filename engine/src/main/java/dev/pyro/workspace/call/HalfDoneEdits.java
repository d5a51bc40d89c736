package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.store.FileLock;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Edits that may be half done. An edit puts a mark on the host before it begins and removes it at
 * its end. A mark that nobody holds the lock of was left by a process that died.
 */
public final class HalfDoneEdits {
  private HalfDoneEdits() {}

  /** Finishes, or undoes, an edit whose process died. One that is under way is left alone. */
  static void finish(WorkspaceUse use) {
    if (!Files.exists(use.folder().editPending())) {
      return;
    }
    try {
      Optional<FileLock> lock = FileLock.tryAcquire(use.folder().editLock());
      if (lock.isPresent()) {
        try (FileLock _ = lock.get()) {
          recover(use.folder(), use.guest());
        } catch (PyroException e) {
          // Without /workspace there is nothing to recover in. A command may put it back, and
          // operations on files will say that it is missing.
          if (e.code() != ErrorCode.INVALID_ARGUMENT && e.code() != ErrorCode.NOT_FOUND) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot lock the edits of workspace " + use.id(), e);
    }
  }

  /** Has the guest finish, or undo, what an interrupted edit left. The caller holds the lock. */
  public static void recover(WorkspaceFolder folder, Guest guest) {
    try (FilesCall call = guest.files("recover")) {
      call.endInput();
      GuestFiles.drain(call);
      Files.deleteIfExists(folder.editPending());
    } catch (IOException e) {
      throw GuestFiles.broken(e);
    }
  }
}
