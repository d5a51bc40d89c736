package dev.pyro;

import java.util.Locale;

/** What stands at a path. */
public enum ArtifactType {
  /** A regular file. */
  FILE,
  /** A directory. */
  DIRECTORY,
  /** A symbolic link, whatever it leads to. */
  SYMLINK,
  /** A device, a socket or a pipe. */
  OTHER;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
