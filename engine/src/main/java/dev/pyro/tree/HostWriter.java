package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.HostNames;
import dev.pyro.path.LinkText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Creates files, links and directories below a folder that nobody else can write to. It never opens
 * what exists already, so it never writes through a link.
 */
final class HostWriter {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /** One action on the host's files. */
  interface Action<T> {
    T run() throws IOException;
  }

  /** A disk on which less is free is full: a write takes no more than this at once, in bytes. */
  private static final long FULL_BYTES = 1 << 16;

  /** Asks how much is free on the disk. */
  interface FreeBytes {
    /** Returns the number of bytes that this user can still write. */
    long get() throws IOException;
  }

  private final Path shown;
  private final Path staging;
  private final FreeBytes free;

  /**
   * Creates a writer whose errors name {@code shown}, on the disk that has its folder.
   *
   * @param staging where it is built, which the user does not know
   */
  HostWriter(Path shown, Path staging) {
    this(shown, staging, () -> Files.getFileStore(shown.getParent()).getUsableSpace());
  }

  HostWriter(Path shown, Path staging, FreeBytes free) {
    this.shown = shown;
    this.staging = staging;
    this.free = free;
  }

  /**
   * Runs an action on the host's files.
   *
   * @throws PyroException {@link ErrorCode#LIMIT_EXCEEDED} if the disk is full, {@link
   *     ErrorCode#UNAVAILABLE} for whatever else the host refuses
   */
  <T> T run(Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      PyroException failure =
          PyroException.of(
              isFull() ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.UNAVAILABLE,
              "cannot write " + shown,
              e);
      String message =
          failure
              .getMessage()
              .replace(staging + ": ", "")
              .replace(staging + "/" + Staging.SINGLE + ": ", "")
              .replace(staging + "/", shown + "/");
      throw new PyroException(failure.code(), message, failure.remedy().orElse(null), e);
    }
  }

  /**
   * Judges a full disk by what is free on it: Java has only the text of an error, and that is in
   * the host's language.
   */
  private boolean isFull() {
    try {
      return free.get() < FULL_BYTES;
    } catch (IOException _) {
      return false;
    }
  }

  void makeDirectory(Path path) {
    run(() -> Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE)));
  }

  FileChannel makeFile(Path path) {
    return run(() ->
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  void write(FileChannel file, ByteBuffer bytes, long position) {
    run(() -> {
      long at = position;
      while (bytes.hasRemaining()) {
        at += file.write(bytes, at);
      }
      return at;
    });
  }

  /** Extends a file that ends in a hole to its full length. */
  void setSize(FileChannel file, long size) {
    run(() -> {
      if (size > 0 && file.size() < size) {
        file.write(ByteBuffer.allocate(1), size - 1);
      }
      return null;
    });
  }

  void makeHardLink(Path path, Path file) {
    run(() -> Files.createLink(path, file));
  }

  void makeSymlink(Path path, LinkText target, long mtimeNs) {
    run(() -> {
      Files.createSymbolicLink(path, HostNames.linkTarget(target));
      setTime(path, mtimeNs);
      return null;
    });
  }

  /**
   * Sets permissions and time. Set-id bits and the sticky bit are left out, as they would have
   * another meaning on the host.
   */
  void finish(Path path, int mode, long mtimeNs) {
    run(() -> {
      Files.setPosixFilePermissions(path, permissions(mode));
      setTime(path, mtimeNs);
      return null;
    });
  }

  /** Makes a directory writable again, so that it can be emptied. */
  static void reopen(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PRIVATE);
  }

  private static void setTime(Path path, long mtimeNs) throws IOException {
    FileTime time = FileTime.from(OddTimes.settable(mtimeNs), TimeUnit.NANOSECONDS);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's read bit down
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
