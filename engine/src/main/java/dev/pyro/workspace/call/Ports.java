package dev.pyro.workspace.call;

import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.LockWait;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The ports of a machine, each of which one process at a time may use. A long call may take most of
 * them. The others are left to brief calls: these must not wait until a long one ends.
 */
final class Ports {
  private static final int LEFT_TO_BRIEF_CALLS = 2;

  private static final int FOR_ALL_CALLS = DetachedMachine.PORTS - LEFT_TO_BRIEF_CALLS;

  /** Waiting for a port has no limit of its own: who waits can be interrupted. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private static final Progress WAITING =
      new Progress(
          "use the workspace",
          "waiting for a port of its machine: other processes use all of them",
          0,
          OptionalLong.empty(),
          false);

  private Ports() {}

  /** Takes a port that any call may use, if one is free at this moment. */
  static Optional<LockWait.Taken> tryTake(WorkspaceFolder folder) {
    try {
      return LockWait.tryAny(locks(folder, FOR_ALL_CALLS));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Returns a wait for the first port that gets free.
   *
   * @param brief whether it is for brief calls only
   */
  static LockWait waiting(WorkspaceFolder folder, boolean brief) {
    return new LockWait(locks(folder, brief ? DetachedMachine.PORTS : FOR_ALL_CALLS));
  }

  /** Waits, and says so if it takes time. */
  static LockWait.Taken await(LockWait waiting, Progress.Listener progress) {
    try {
      return waiting.await(FOR_EVER, _ -> progress.on(WAITING)).orElseThrow();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static List<Path> locks(WorkspaceFolder folder, int count) {
    return IntStream.range(0, count).mapToObj(folder::portLock).toList();
  }

  private static PyroException failed(IOException e) {
    return CallFailures.cannotLock("cannot lock a port of the guest", e);
  }
}
