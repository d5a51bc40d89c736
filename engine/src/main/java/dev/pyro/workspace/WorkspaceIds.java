package dev.pyro.workspace;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of workspaces: not to be guessed, as whoever knows one may use it. */
final class WorkspaceIds {
  private static final int BYTES = 6;
  private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

  private WorkspaceIds() {}

  static String make() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static boolean isWhole(String text) {
    return WHOLE.matcher(text).matches();
  }
}
