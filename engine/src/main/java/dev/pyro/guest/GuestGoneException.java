package dev.pyro.guest;

import dev.pyro.PyroException;
import java.io.IOException;

/** The connection to a guest broke without an error from it: its machine is probably ending. */
public final class GuestGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  GuestGoneException(IOException cause) {
    super(PyroException.reason(cause, ""), cause);
  }

  /** Returns whether this is why something failed. */
  public static boolean isBehind(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof GuestGoneException) {
        return true;
      }
    }
    return false;
  }
}
