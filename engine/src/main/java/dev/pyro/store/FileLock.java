package dev.pyro.store;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An exclusive lock that its process holds until it is closed or the process is dead.
 *
 * <p>It is an fcntl(2) record lock, so the kernel drops it with the process, however that ends.
 * Such a lock belongs to a whole process and is lost when <em>any</em> descriptor of its file is
 * closed, so within this process {@link Held} keeps a file from being opened a second time while it
 * is locked.
 */
public final class FileLock implements AutoCloseable {
  private static final Held HELD = new Held();

  private final Path file;
  private final FileChannel channel;
  private boolean closed;

  private FileLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes the lock if nobody has it; the file is created as needed. */
  public static Optional<FileLock> tryAcquire(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    if (!HELD.tryAdd(key)) {
      return Optional.empty();
    }
    return Optional.ofNullable(open(key, false));
  }

  /**
   * Takes the lock, waiting for as long as somebody else has it.
   *
   * @throws PyroException {@link ErrorCode#CANCELLED} if this thread is interrupted meanwhile
   */
  public static FileLock acquire(Path file) throws IOException {
    Path key = file.toAbsolutePath().normalize();
    try {
      HELD.add(key);
      return open(key, true);
    } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(
          ErrorCode.CANCELLED, "interrupted while waiting for the lock " + file.getFileName(), e);
    }
  }

  private static FileLock open(Path key, boolean wait) throws IOException {
    boolean kept = false;
    try {
      FileChannel channel =
          FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if ((wait ? channel.lock() : channel.tryLock()) != null) {
          kept = true;
          return new FileLock(key, channel);
        }
        return null;
      } catch (OverlappingFileLockException e) {
        throw new IllegalStateException("a second lock on " + key + " in one process", e);
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    } finally {
      if (!kept) {
        HELD.remove(key);
      }
    }
  }

  /** Gives the lock back. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw new PyroException(ErrorCode.INTERNAL, "cannot close the lock " + file, e);
    } finally {
      HELD.remove(file);
    }
  }

  /**
   * The files that this process has locked. This is state of the process, as the kernel's locks
   * are, and so the one thing here that is not an object's own.
   */
  private static final class Held {
    private final Map<Path, Thread> files = new HashMap<>();

    synchronized boolean tryAdd(Path file) {
      return files.putIfAbsent(file, Thread.currentThread()) == null;
    }

    synchronized void add(Path file) throws InterruptedException {
      while (!tryAdd(file)) {
        wait();
      }
    }

    synchronized void remove(Path file) {
      files.remove(file);
      notifyAll();
    }
  }
}
