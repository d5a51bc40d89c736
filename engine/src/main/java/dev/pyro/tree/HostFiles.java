package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Sends files of the host as they are at the moment. The stream says how long a file is before its
 * content. So a file that grows while it is read ends where it ended, and one that is cut off while
 * it is read ends in zeros, as in an archive of GNU tar.
 */
final class HostFiles {
  private final ByteBuffer buffer = ByteBuffer.allocate(Records.BUFFER_BYTES);
  private final TreeWriter out;
  private final LongConsumer progress;

  /** Creates a sender; {@code progress} hears how many bytes were sent. */
  HostFiles(TreeWriter out, LongConsumer progress) {
    this.out = out;
    this.progress = progress;
  }

  /** Looks at something of the host; returns null if it is no longer there. */
  static HostStat now(Path file, TreePath path) {
    try {
      return HostStat.of(file);
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * Sends a file's entry and content.
   *
   * @param stat what it was a moment ago
   * @return false if it is no longer there
   */
  boolean send(Path file, HostStat stat, TreePath there, TreePath path) throws IOException {
    try (FileChannel in = open(file, path)) {
      if (in == null) {
        return false;
      }
      long size = sizeOf(in, path); // with what the buffer holds, which is all of a small file
      out.entry(
          new TreeEntry.File(there, stat.permissions(), size, stat.mtimeNs(), GuestStat.NONE));
      long left = size;
      while (left > 0) {
        int got = (int) Math.min(left, buffer.position());
        if (got == 0) {
          out.hole(left);
          break;
        }
        out.data(buffer.array(), 0, got);
        left -= got;
        progress.accept(out.contentBytes());
        buffer.clear();
        if (left > 0) {
          fill(in, path);
        }
      }
    }
    return true;
  }

  private long sizeOf(FileChannel in, TreePath path) {
    buffer.clear();
    fill(in, path);
    try {
      return buffer.hasRemaining() ? buffer.position() : Math.max(buffer.position(), in.size());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Reads until the buffer is full or the file ends. */
  private void fill(FileChannel in, TreePath path) {
    try {
      while (buffer.hasRemaining() && in.read(buffer) >= 0) {}
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Opens a file; returns null if it is no longer there. */
  private static FileChannel open(Path file, TreePath path) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      return null;
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
