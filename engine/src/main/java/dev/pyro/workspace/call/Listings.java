package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/** What lists of files have in common. They may have a million entries. */
public final class Listings {
  private static final int MODES = 07777 + 1;
  private static final String[] TEXTS = new String[MODES];

  static {
    for (int mode = 0; mode < MODES; mode++) {
      TEXTS[mode] = Integer.toOctalString(MODES + mode).substring(1);
    }
  }

  private Listings() {}

  /** Returns permissions in octal, such as {@code 0644}, without a text for each file. */
  public static String mode(int permissions) {
    return TEXTS[permissions & (MODES - 1)];
  }

  /**
   * Ends work in memory when its thread is interrupted, which nothing else there does.
   *
   * @throws PyroException {@link ErrorCode#CANCELLED} if it is
   */
  public static void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while files were listed");
    }
  }
}
