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
 * Edits that may be half done. Before an edit begins, the host makes the file {@code edit.pending};
 * at its end the host removes it. If the file is there and nobody holds {@code edit.lock}, the
 * process of the edit has died.
 */
public final class HalfDoneEdits {
  private HalfDoneEdits() {}

  /** Finishes, or undoes, an edit whose process has died; leaves an edit under way alone. */
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
      throw use.failed("cannot lock the edits", e);
    }
  }

  /** Lets the guest finish, or undo, an interrupted edit. The caller holds the lock. */
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
