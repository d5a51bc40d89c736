package dev.pyro;

import java.util.Locale;

/** How far a service is. */
public enum ServiceState {
  /** It runs and is not ready yet. */
  STARTING,
  /** It runs, and was ready if it has a readiness check. */
  RUNNING,
  /** It has ended by itself. */
  EXITED,
  /** It ended before it was ready, or was not ready in time. */
  FAILED,
  /** It was stopped. */
  STOPPED;

  /** Returns the name that JSON output and tools use. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
