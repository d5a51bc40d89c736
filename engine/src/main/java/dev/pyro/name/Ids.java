package dev.pyro.name;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of machines, workspaces and shells: not to be guessed, as whoever knows one may use it. */
public final class Ids {
  private static final int BYTES = 6;
  private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

  /** Some programs take 123456789012 and 1e2345678901 for numbers, whatever they stand for. */
  private static final String FIRST = "abcdf";

  private Ids() {}

  /** Returns a new id. */
  public static String make() {
    SecureRandom random = new SecureRandom();
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    char first = FIRST.charAt(random.nextInt(FIRST.length()));
    return first + HexFormat.of().formatHex(bytes).substring(1);
  }

  /** Returns whether a text has the form of a whole id. */
  public static boolean isWhole(String text) {
    return WHOLE.matcher(text).matches();
  }
}
