package dev.pyro.store;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A lock that a process holds until it is closed or the process dies: shared with others, or
 * exclusive.
 *
 * <p>It is an fcntl(2) record lock, so the kernel releases it when the process dies. Such a lock
 * belongs to a whole process, and the process loses it when <em>any</em> descriptor of the file is
 * closed. So {@link Held} keeps one descriptor for each locked file of this process and counts who
 * shares it. A thread must not take the same lock twice.
 */
public final class FileLock implements AutoCloseable {
  private static final Held HELD = new Held();

  /** The time between two tries where the kernel refuses to wait, in milliseconds. */
  private static final long AGAIN_MS = 50;

  private final Path file;
  private boolean closed;

  private FileLock(Path file) {
    this.file = file;
  }

  /** Takes the lock exclusively if nobody has it. Creates the file if necessary. */
  public static Optional<FileLock> tryAcquire(Path file) throws IOException {
    Path key = key(file);
    Holding mine = new Holding(false);
    if (!HELD.tryAdd(key, mine)) {
      return Optional.empty();
    }
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> HELD.remove(key));
      mine.channel = undo.closing(open(key));
      if (mine.channel.tryLock() == null) {
        return Optional.empty();
      }
      undo.release();
      return Optional.of(HELD.granted(key, mine));
    }
  }

  /** Takes the lock exclusively; waits while somebody else has it. */
  public static FileLock acquire(Path file) throws IOException {
    return acquire(file, false, _ -> {});
  }

  /**
   * Takes the lock; waits while somebody else has it in a way that excludes this.
   *
   * @param shared whether others may share it
   * @param onWait hears who has it, once, if this has to wait
   * @throws PyroException {@link ErrorCode#CANCELLED} if this thread is interrupted meanwhile
   */
  public static FileLock acquire(Path file, boolean shared, Consumer<String> onWait)
      throws IOException {
    Path key = key(file);
    Holding mine = new Holding(shared);
    try {
      if (!HELD.joinOrAdd(key, mine, false)) {
        onWait.accept("another call of this process");
        HELD.joinOrAdd(key, mine, true);
      }
      if (mine.joined) {
        return new FileLock(key);
      }
      try (Cleanup undo = new Cleanup()) {
        undo.add(() -> HELD.remove(key));
        mine.channel = undo.closing(open(key));
        Attempt atOnce = () -> mine.channel.tryLock(0, Long.MAX_VALUE, shared) != null;
        if (!atOnce.take()) {
          onWait.accept(LockHolders.describe(key));
          await(atOnce, () -> mine.channel.lock(0, Long.MAX_VALUE, shared) != null);
        }
        undo.release();
        return HELD.granted(key, mine);
      }
    } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(
          ErrorCode.CANCELLED, "interrupted while waiting for the lock " + file.getFileName(), e);
    }
  }

  /** Returns who has a lock, as text for a message. */
  public static String holder(Path file) {
    Path key = key(file);
    return HELD.has(key) ? "another call of this process" : LockHolders.describe(key);
  }

  /** One call to the kernel for a lock. */
  @FunctionalInterface
  interface Attempt {
    /** Returns whether the lock was granted; if not, somebody else has it. */
    boolean take() throws IOException;
  }

  /**
   * Waits in the kernel.
   *
   * <p>The kernel takes a process for one caller. Where two threads of two processes each wait for
   * what another thread of the other has, it sees a deadlock that is none, and refuses to wait
   * (fcntl(2), EDEADLK). Java tells that error by a text only, in the host's language. So a refusal
   * is judged by what the kernel says of the lock at once: if somebody has it, all that is left is
   * to try again later.
   */
  static void await(Attempt atOnce, Attempt waiting) throws IOException, InterruptedException {
    while (true) {
      try {
        var _ = waiting.take();
        return;
      } catch (ClosedChannelException | FileLockInterruptionException e) {
        throw e; // this thread was interrupted
      } catch (IOException _) {
        if (atOnce.take()) { // throws if the file cannot be locked at all
          return;
        }
        Thread.sleep(AGAIN_MS);
      }
    }
  }

  private static Path key(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /** Opens the file of a lock, also where an empty folder is in its place. */
  private static FileChannel open(Path key) throws IOException {
    try {
      return create(key);
    } catch (FileSystemException e) {
      if (!AtomicFiles.removeEmptyFolder(key)) {
        throw e;
      }
      return create(key);
    }
  }

  private static FileChannel create(Path key) throws IOException {
    return FileChannel.open(
        key, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Releases the lock. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      HELD.release(file);
    } catch (IOException e) {
      throw PyroException.of("cannot close the lock " + file, e);
    }
  }

  /** What this process holds of one file. */
  private static final class Holding {
    private final boolean shared;
    private FileChannel channel;
    private boolean settled; // the kernel has granted it
    private boolean joined; // it stands for a share of somebody else's
    private int users = 1;

    Holding(boolean shared) {
      this.shared = shared;
    }
  }

  /**
   * The files that this process has locked. They are static because the kernel keeps its locks for
   * a process too, not for an object.
   */
  private static final class Held {
    private final Map<Path, Holding> files = new HashMap<>();
    private final Map<Path, Integer> waitingForThemselves = new HashMap<>();

    synchronized boolean has(Path file) {
      return files.containsKey(file);
    }

    synchronized boolean tryAdd(Path file, Holding mine) {
      return files.putIfAbsent(file, mine) == null;
    }

    /**
     * Joins a lock that this process shares, or reserves the file so that the caller may ask the
     * kernel.
     *
     * @param wait whether to wait until one of both is possible
     * @return false if neither is possible now
     */
    synchronized boolean joinOrAdd(Path file, Holding mine, boolean wait)
        throws InterruptedException {
      if (!mine.shared) {
        waitingForThemselves.merge(file, 1, Integer::sum);
      }
      try {
        while (true) {
          Holding held = files.putIfAbsent(file, mine);
          if (held == null) {
            return true;
          }
          if (mine.shared
              && held.shared
              && held.settled
              && !waitingForThemselves.containsKey(file)) {
            held.users++;
            mine.joined = true;
            return true;
          }
          if (!wait) {
            return false;
          }
          wait();
        }
      } finally {
        if (!mine.shared) {
          waitingForThemselves.computeIfPresent(file, (_, n) -> n == 1 ? null : n - 1);
          notifyAll();
        }
      }
    }

    /** Notes that the kernel has granted it. */
    synchronized FileLock granted(Path file, Holding mine) {
      mine.settled = true;
      notifyAll();
      return new FileLock(file);
    }

    /** Forgets a file that the kernel has not granted. */
    synchronized void remove(Path file) {
      files.remove(file);
      notifyAll();
    }

    synchronized void release(Path file) throws IOException {
      Holding held = files.get(file);
      if (--held.users == 0) {
        files.remove(file);
        notifyAll();
        held.channel.close();
      }
    }
  }
}
