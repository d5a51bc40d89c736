package dev.pyro;

import java.util.Locale;

/** Where a command really ran. */
public enum ExecutionMode {
  /** In the guest. */
  GUEST,
  /** On the host, because the caller allowed it and no guest could be had. */
  HOST_COMPAT;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
