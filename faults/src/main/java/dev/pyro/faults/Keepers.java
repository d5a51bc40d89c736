package dev.pyro.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that keeps the networks of a home. */
final class Keepers {
  /** Within this time a keeper ends that has nothing to keep. */
  private static final Duration END = Duration.ofSeconds(30);

  private Keepers() {}

  static boolean isKeeper(ProcessHandle process) {
    return words(process).contains("dev.pyro.keeper.process.KeeperMain");
  }

  /** Returns the keeper of a home, if one runs. */
  static Optional<ProcessHandle> of(Path home) {
    return ProcessHandle.allProcesses()
        .filter(process -> isKeeper(process) && words(process).getLast().equals(home.toString()))
        .findFirst();
  }

  private static List<String> words(ProcessHandle process) {
    return process.info().arguments().map(List::of).orElse(List.of());
  }

  /** Kills the keeper of a home; returns false if none runs. */
  static boolean kill(Path home) {
    Optional<ProcessHandle> keeper = of(home);
    keeper.ifPresent(process -> {
      process.destroyForcibly();
      process.onExit().join();
    });
    return keeper.isPresent();
  }

  /** Waits for the end of a keeper that has nothing to keep; returns whether it came. */
  static boolean awaitEnd(Path home) throws InterruptedException {
    Optional<ProcessHandle> keeper = of(home);
    if (keeper.isEmpty()) {
      return true;
    }
    try {
      keeper.get().onExit().get(END.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      keeper.get().destroyForcibly();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
