package dev.pyro.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What lstat(2) says of something on the host.
 *
 * @param mode type and permission bits
 * @param device the file system it is on
 * @param inode its number there
 * @param links how many names it has
 * @param size bytes of a file or of a link's text
 * @param mtimeNs last modification, in nanoseconds since 1970
 */
record HostStat(int mode, long device, long inode, int links, long size, long mtimeNs) {
  private static final int TYPE_BITS = 0170000;

  /** Looks at what is at {@code path}, without following it. */
  static HostStat of(Path path) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(
            path, "unix:mode,dev,ino,nlink,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    return new HostStat(
        (int) unix.get("mode"),
        (long) unix.get("dev"),
        (long) unix.get("ino"),
        (int) unix.get("nlink"),
        (long) unix.get("size"),
        nanoseconds((FileTime) unix.get("lastModifiedTime")));
  }

  /** Returns a time as the wire has it; one outside the years 1677 … 2262 is moved there. */
  private static long nanoseconds(FileTime time) {
    Instant instant = time.toInstant();
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (ArithmeticException _) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  boolean isFile() {
    return (mode & TYPE_BITS) == 0100000;
  }

  boolean isDirectory() {
    return (mode & TYPE_BITS) == 0040000;
  }

  boolean isSymlink() {
    return (mode & TYPE_BITS) == 0120000;
  }

  boolean isPipeOrSocket() {
    int type = mode & TYPE_BITS;
    return type == 0010000 || type == 0140000;
  }

  /** Names what it is. */
  String kind() {
    return switch (mode & TYPE_BITS) {
      case 0100000 -> "a file";
      case 0040000 -> "a directory";
      case 0120000 -> "a symbolic link";
      case 0010000 -> "a named pipe";
      case 0020000 -> "a character device";
      case 0060000 -> "a block device";
      case 0140000 -> "a socket";
      default -> "of no known type";
    };
  }

  int permissions() {
    return mode & TreeEntry.MODE_BITS;
  }
}
