package dev.pyro.responses;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * A limit of time, measured with the clock that cannot be set.
 *
 * @param limit how long it lasts; empty for no limit
 * @param startNanos when it began
 */
record Deadline(Optional<Duration> limit, long startNanos) {

  static Deadline in(Optional<Duration> limit) {
    return new Deadline(limit, System.nanoTime());
  }

  /** Returns what is left; zero or less if the time is up. */
  Duration left() {
    return limit
        .map(whole -> whole.minusNanos(System.nanoTime() - startNanos))
        .orElse(Duration.ofDays(36_500));
  }

  /** Returns a time in seconds, such as {@code 0.5}. */
  static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
