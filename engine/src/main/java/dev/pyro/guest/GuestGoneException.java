package dev.pyro.guest;

import dev.pyro.PyroException;
import dev.pyro.Remedy;
import java.io.IOException;

/**
 * The connection to a guest, or to its QEMU, broke without an error from it: the machine is
 * probably ending.
 */
public final class GuestGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What a user can do whose machine was lost. */
  public static final String HINT =
      "its machine was ended, by somebody or for lack of memory on the host; try again";

  /** Creates one for a connection that broke. */
  public GuestGoneException(IOException cause) {
    super(PyroException.reason(cause, ""), cause);
  }

  /** Returns the failure that says of which thing the machine was lost, if it was; else itself. */
  public static PyroException named(String what, PyroException e) {
    return isBehind(e) && !e.getMessage().startsWith(what)
        ? new PyroException(
            e.code(), what + ": " + e.getMessage(), e.remedy().orElse(Remedy.words(HINT)), e)
        : e;
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
