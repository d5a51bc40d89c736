package dev.pyro;

import java.util.Locale;

/** Where the value of a secret came from. */
public enum SecretSource {
  /** It was given as it is. */
  LITERAL,
  /** It was read from a host file. */
  FILE;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
