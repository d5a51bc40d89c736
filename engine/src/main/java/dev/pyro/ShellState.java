package dev.pyro;

import java.util.Locale;

/** Whether a shell's program runs. */
public enum ShellState {
  /** It runs and takes input. */
  RUNNING,
  /** It has ended; its output can still be read until it is closed. */
  EXITED;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
