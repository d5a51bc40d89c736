package dev.pyro.store;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/**
 * Whether a {@code Pyro} is open. A call may notice in many ways that it was closed meanwhile: its
 * connection ends, its machine does, or it gets the lock that it waited for. The caller hears one
 * reason.
 */
public final class OpenState {
  private volatile boolean closed;

  /** Says that it is closed. */
  public void close() {
    closed = true;
  }

  /**
   * Does nothing while it is open.
   *
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if it is closed
   */
  public void require() {
    if (closed) {
      throw failure(null);
    }
  }

  /** Returns why a call has failed: if it is closed, that is why a guest is gone. */
  public PyroException explain(PyroException e) {
    return closed && mayBeLostMachine(e) ? failure(e) : e;
  }

  /** Returns whether the end of a machine or of its connection can look like this. */
  public static boolean mayBeLostMachine(PyroException e) {
    return switch (e.code()) {
      case INTERNAL, UNAVAILABLE, TIMEOUT -> true;
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          WRONG_STATE,
          LIMIT_EXCEEDED,
          CONFLICT,
          CANCELLED ->
          false;
    };
  }

  private static PyroException failure(PyroException cause) {
    return new PyroException(ErrorCode.WRONG_STATE, "this Pyro is closed", cause);
  }
}
