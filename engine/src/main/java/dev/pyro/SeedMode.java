package dev.pyro;

import java.util.Locale;

/** What kind of host content a workspace, or a push into one, was filled from. */
public enum SeedMode {
  /** Nothing. */
  EMPTY,
  /** A directory and all below it. */
  DIRECTORY,
  /** A single file; only a push takes one. */
  FILE,
  /** A tar archive, compressed or not. */
  TAR_ARCHIVE;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
