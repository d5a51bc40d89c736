package dev.pyro.workspace.file;

import dev.pyro.ErrorCode;
import dev.pyro.FileWrite;
import dev.pyro.GuestText;
import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Expected;
import dev.pyro.tree.TreeEntry;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.record.WorkspaceLog;
import java.time.Instant;
import java.util.Optional;

/** Writes single text files in workspaces. */
public final class FileWrites {
  private FileWrites() {}

  /** Replaces, or makes, a text file. */
  public static FileWrite write(WorkspaceUse use, String path, String text) {
    TreePath wanted = GuestPaths.tree(path);
    if (wanted.isRoot()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, GuestPaths.ROOT + " is a directory, not a file");
    }
    byte[] bytes = encoded(text);
    Edits.edit(
        use,
        guest -> {
          Optional<TreeEntry.File> there = existing(guest, wanted);
          TreePath target = there.map(TreeEntry.File::path).orElse(wanted);
          Expected expected = there.map(FileWrites::expected).orElse(Expected.NOTHING);
          return to -> {
            to.fileKeepingMode(target, bytes.length, expected);
            to.data(bytes, 0, bytes.length);
            return target;
          };
        });
    use.log()
        .note(WorkspaceLog.FILE_WRITE, GuestPaths.shown(wanted) + " (" + bytes.length + " bytes)");
    return new FileWrite(
        use.id(), use.redactor().redact(GuestPaths.shown(wanted)), bytes.length, bytes.length);
  }

  /** Returns the file that a path leads to, through links as well. */
  private static Optional<TreeEntry.File> existing(Guest guest, TreePath path) {
    try {
      return Optional.of(FileReads.read(guest, path, 0, 0).file());
    } catch (PyroException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  static Expected expected(TreeEntry seen) {
    return new Expected(seen.stat().inode(), seen.stat().ctimeNs(), seen.size());
  }

  /** Returns the time of this moment as the wire has it. */
  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private static byte[] encoded(String text) {
    byte[] bytes = GuestText.bytes("the text", text);
    if (bytes.length > Limits.MAX_WRITE_BYTES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          "the text has "
              + bytes.length
              + " bytes; a write takes at most "
              + Limits.MAX_WRITE_BYTES,
          "push a larger file with sync push",
          null);
    }
    return bytes;
  }
}
