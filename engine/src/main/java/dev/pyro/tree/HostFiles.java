package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** Sends files of the host that must be as they were when they were judged. */
final class HostFiles {
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  /**
   * Looks at what was judged before.
   *
   * @throws PyroException {@link ErrorCode#CONFLICT} if it is no longer the same
   */
  static HostStat unchanged(Path file, TreePath path, long stamp) {
    HostStat stat;
    try {
      stat = HostStat.of(file);
    } catch (IOException e) {
      throw conflict(path, "vanished", e);
    }
    if (stat.stamp() != stamp) {
      throw conflict(path, "changed", null);
    }
    return stat;
  }

  /** Sends a file's entry and content. */
  void send(
      Path file,
      TreeEntry.File entry,
      TreePath path,
      long stamp,
      TreeWriter out,
      LongConsumer progress)
      throws IOException {
    try (FileChannel in = open(file, path)) {
      out.entry(entry);
      long left = entry.size();
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, buffer.capacity()));
        int got;
        try {
          got = in.read(buffer);
        } catch (IOException e) {
          throw unreadable(path, e);
        }
        if (got < 0) {
          throw conflict(path, "changed", null);
        }
        out.data(buffer.array(), 0, got);
        left -= got;
        progress.accept(out.contentBytes());
      }
    }
    unchanged(file, path, stamp);
  }

  private static FileChannel open(Path file, TreePath path) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static PyroException unreadable(TreePath path, IOException e) {
    if (Thread.currentThread().isInterrupted()) { // which closes the channel
      return new PyroException(ErrorCode.CANCELLED, "interrupted while sending files", e);
    }
    return conflict(path, "became unreadable", e);
  }

  /** Returns where something goes in the guest's tree. */
  static TreePath below(TreePath root, TreePath path) {
    try {
      return root.resolve(path);
    } catch (IllegalArgumentException e) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          path.display() + " below " + root.display() + " " + e.getMessage(),
          e);
    }
  }

  static PyroException conflict(TreePath path, String what, IOException cause) {
    return new PyroException(
        ErrorCode.CONFLICT,
        path.display() + " " + what + " while it was being sent",
        "nothing was changed in the guest; try again when nobody writes to it",
        cause);
  }
}
