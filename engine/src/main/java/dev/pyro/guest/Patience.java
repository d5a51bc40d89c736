package dev.pyro.guest;

import java.time.Duration;

/**
 * How long the host waits for a guest that has said WELCOME. SECURITY.md lists these limits; tests
 * shorten them.
 *
 * @param answer how long a request may take that has nothing to wait for
 * @param report how long after a command's own timeout the guest may take to report its end. An
 *     emulated guest under a fork bomb needs some of it. A guest that is silent even then is hung
 *     or hostile.
 * @param decision how long after a service's own time the guest may take to say whether it is ready
 * @param files how slow the guest may be with its files
 */
public record Patience(Duration answer, Duration report, Duration decision, Pace files) {
  /** What users get. */
  public static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(20), Pace.USUAL);

  /**
   * Returns a patience with one limit for everything; whole work on files has four times as long.
   */
  public static Patience ofAll(Duration limit) {
    Pace files = new Pace(limit, limit.multipliedBy(4), Long.MAX_VALUE);
    return new Patience(limit, limit, limit, files);
  }
}
