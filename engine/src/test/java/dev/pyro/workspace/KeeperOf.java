package dev.pyro.workspace;

import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keeper's process of a home. */
final class KeeperOf {
  private KeeperOf() {}

  /** Returns the keeper that runs, if one does. */
  static Optional<ProcessHandle> home(Path home) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process
                .info()
                .arguments()
                .map(List::of)
                .filter(words -> words.contains("dev.pyro.keeper.process.KeeperMain"))
                .filter(words -> words.getLast().equals(home.toString()))
                .isPresent())
        .findFirst();
  }

  /** Kills it as kill -9 does, and waits until it is gone. */
  static void kill(Path home) {
    ProcessHandle keeper = home(home).orElseThrow();
    keeper.destroyForcibly();
    keeper.onExit().join();
  }

  /** Waits until it has ended by itself. */
  static void awaitEnd(Path home) throws IOException {
    FileLock.acquire(new Home(home).lock("keeper")).close();
  }
}
