package dev.pyro.vm;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of machines and workspaces: not to be guessed, as whoever knows one may use it. */
public final class Ids {
  private static final int BYTES = 6;
  private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

  private Ids() {}

  /** Returns a new id. */
  public static String make() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns whether a text has the form of a whole id. */
  public static boolean isWhole(String text) {
    return WHOLE.matcher(text).matches();
  }
}
