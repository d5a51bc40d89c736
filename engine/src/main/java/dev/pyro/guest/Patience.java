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
 * @param ending how long a machine may take to end, once its guest has hung up
 */
public record Patience(
    Duration answer, Duration report, Duration decision, Pace files, Duration ending) {
  /** What users get. */
  public static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Pace.USUAL,
          Duration.ofSeconds(5));

  /**
   * Returns a patience of tests, which does not wait for the end of a machine.
   *
   * @param answer the limit of everything but work on files
   * @param stall how long work on files may stand still
   * @param whole how long it may take
   */
  public static Patience of(Duration answer, Duration stall, Duration whole) {
    Pace files = new Pace(stall, whole, Long.MAX_VALUE);
    return new Patience(answer, answer, answer, files, Duration.ZERO);
  }
}
