package dev.pyro.store;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Waits for the first of several locks that is free, for a limited time. The kernel can wait
 * neither for several locks nor for a limited time. So a thread waits for each lock.
 */
public final class LockWait implements AutoCloseable {
  private final List<Path> files;
  private final CompletableFuture<Taken> first = new CompletableFuture<>();

  /**
   * A wait that has not begun.
   *
   * @param files the locks, in the order in which they are tried
   */
  public LockWait(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /**
   * Takes one of the locks exclusively. To be called once.
   *
   * @param limit how long to wait at most
   * @param onWait hears who has the first lock, once, if this has to wait
   * @return empty if none was free in this time
   * @throws PyroException {@link ErrorCode#CANCELLED} if this thread is interrupted meanwhile, or
   *     this wait is closed
   */
  public Optional<Taken> await(Duration limit, Consumer<String> onWait) throws IOException {
    Optional<Taken> free = tryAny(files);
    if (free.isPresent() || limit.isZero()) {
      return free;
    }
    List<Thread> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < files.size(); i++) {
        int index = i;
        Consumer<String> hear = i == 0 ? onWait : _ -> {};
        waiting.add(
            Thread.ofPlatform()
                .daemon()
                .name("waits for " + files.get(i).getFileName())
                .start(() -> take(index, hear)));
      }
      return Optional.of(first.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return first.cancel(false) ? Optional.empty() : Optional.of(first.resultNow());
    } catch (InterruptedException | CancellationException e) {
      if (!first.cancel(false) && first.state() == Future.State.SUCCESS) {
        first.resultNow().lock().close();
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while waiting for a lock", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } finally {
      waiting.forEach(Thread::interrupt);
    }
  }

  private void take(int index, Consumer<String> onWait) {
    try {
      FileLock lock = FileLock.acquire(files.get(index), false, onWait);
      if (!first.complete(new Taken(index, lock))) {
        lock.close(); // another was free before, or the time was up
      }
    } catch (IOException | RuntimeException e) {
      first.completeExceptionally(e); // if it was interrupted, nobody looks at it any more
    }
  }

  /** Ends the wait, from another thread; a lock that it has taken stays taken. */
  @Override
  public void close() {
    first.cancel(false);
  }

  /** Takes the first of these locks that is free at this moment. */
  public static Optional<Taken> tryAny(List<Path> files) throws IOException {
    for (int i = 0; i < files.size(); i++) {
      Optional<FileLock> free = FileLock.tryAcquire(files.get(i));
      if (free.isPresent()) {
        return Optional.of(new Taken(i, free.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * A lock that was taken.
   *
   * @param index its place in the list
   * @param lock to be closed by the caller
   */
  public record Taken(int index, FileLock lock) {}
}
