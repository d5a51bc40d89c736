package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.file.Path;
import java.util.Optional;

/** The host's disk is full, so QEMU has stopped a machine. It goes on when there is room. */
public final class StandstillException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final String FULL = "the disk of the host is full";

  private static final String WAY_ON =
      "free space there; the machine then goes on, and nothing of it is lost";

  private final transient Path folder;

  private StandstillException(Path folder) {
    super("the machine stands still: " + FULL + " (" + folder + ")");
    this.folder = folder;
  }

  /** Returns the failure of a call on a machine that stands still, and may go on later. */
  static PyroException of(Path folder) {
    StandstillException cause = new StandstillException(folder);
    return new PyroException(ErrorCode.LIMIT_EXCEEDED, cause.getMessage(), WAY_ON, cause);
  }

  /** Returns whether this is why something failed. */
  public static boolean isBehind(PyroException failure) {
    return behind(failure).isPresent();
  }

  private static Optional<StandstillException> behind(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof StandstillException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** Returns such a failure of a call that ends the machine all the same if it is told to. */
  public static PyroException orForce(PyroException failure) {
    return failure.withHint(
        WAY_ON + "; or end it (--force, force), which loses what was not on its disk yet");
  }

  /** Returns the failure of a call that has ended the machine since; of another cause, itself. */
  public static PyroException ended(PyroException failure) {
    return behind(failure)
        .map(cause ->
            new PyroException(
                failure.code(),
                FULL + " (" + cause.folder + "): the machine stood still, and pyro ended it",
                "make room on that disk and try again",
                failure))
        .orElse(failure);
  }
}
