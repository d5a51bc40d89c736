package dev.pyro;

import java.util.Locale;

/** Where a one-shot machine stands in its life. */
public enum VmState {
  /** It has a disk and has never run. */
  CREATED,
  /** It runs. */
  RUNNING,
  /** It was powered off; its disk is kept until it is deleted. */
  STOPPED;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
