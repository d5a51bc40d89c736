package dev.pyro;

import java.util.Locale;

/** Whether a workspace's machine runs. */
public enum WorkspaceState {
  /** Commands can be run. */
  RUNNING,
  /** The machine is off; its disk is kept, and {@code start} boots it again. */
  STOPPED;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
