package dev.pyro.keeper.process;

import dev.pyro.store.Cleanup;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells when a file was replaced, as the kernel does (inotify(7)). So the keeper follows a record
 * also when the process that has replaced it was killed before it could say so.
 */
final class FolderWatch implements AutoCloseable {
  private final Optional<WatchService> service;
  private final Map<WatchKey, Watched> watched = new ConcurrentHashMap<>();

  private record Watched(Path file, Runnable changed) {
    /** Of an event that says that some were lost, it is not known which file it means. */
    boolean isMeant(WatchEvent<?> event) {
      return event.context() == null || file.equals(event.context()); // null: some were lost
    }
  }

  /** If the kernel has no more watches for this user, that is said in the keeper's log. */
  FolderWatch() {
    service = opened();
    service.ifPresent(open -> Thread.ofVirtual().start(() -> run(open)));
  }

  private static Optional<WatchService> opened() {
    try {
      return Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException e) {
      KeeperServer.complain("cannot watch files", e);
      return Optional.empty();
    }
  }

  /**
   * Calls something when a file was made, or replaced by a move.
   *
   * @return what ends it
   */
  Runnable watch(Path file, Runnable changed) {
    return service.map(open -> watch(open, file, changed)).orElse(() -> {});
  }

  private Runnable watch(WatchService open, Path file, Runnable changed) {
    try {
      WatchKey key = file.getParent().register(open, StandardWatchEventKinds.ENTRY_CREATE);
      watched.put(key, new Watched(file.getFileName(), changed));
      return () -> {
        key.cancel();
        watched.remove(key);
      };
    } catch (IOException e) {
      KeeperServer.complain("cannot watch " + file, e);
      return () -> {};
    }
  }

  private void run(WatchService open) {
    try {
      while (true) {
        WatchKey key = open.take();
        Watched one = watched.get(key);
        if (key.pollEvents().stream().anyMatch(event -> one != null && one.isMeant(event))) {
          one.changed().run();
        }
        key.reset();
      }
    } catch (ClosedWatchServiceException | InterruptedException _) {
      // that is how it ends
    }
  }

  @Override
  public void close() {
    try (Cleanup parts = new Cleanup()) {
      service.ifPresent(parts::closing);
    }
  }
}
