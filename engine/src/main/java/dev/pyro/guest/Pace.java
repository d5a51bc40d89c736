package dev.pyro.guest;

import dev.pyro.PyroException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * How slow a guest may be with its files. It is given up if it neither sends nor takes a byte for a
 * while. It is also given up if it trickles: a whole operation has an hour, and more time the more
 * bytes it moves.
 *
 * @param stall how long nothing may move
 * @param whole how long an operation may take that moves nearly nothing
 * @param bytesPerSecond each so many bytes give the operation a second more
 */
public record Pace(Duration stall, Duration whole, long bytesPerSecond) {
  /** No honest guest is that slow; an emulated one moves some 10 MB a second. */
  public static final Pace USUAL = new Pace(Duration.ofMinutes(2), Duration.ofHours(1), 65_536);

  /**
   * Returns how long to wait for the next byte.
   *
   * @param startNanos when the operation began, by {@link System#nanoTime}
   * @param moved how many bytes it has moved
   * @param late makes what is thrown if no time is left
   */
  long patience(long startNanos, long moved, Function<String, PyroException> late) {
    long allowed = whole.toNanos() + TimeUnit.SECONDS.toNanos(moved / bytesPerSecond);
    long taken = System.nanoTime() - startNanos;
    if (taken >= allowed) {
      throw late.apply(
          "the guest is too slow with its files: it moved "
              + moved
              + " bytes in "
              + TimeUnit.NANOSECONDS.toSeconds(taken)
              + " s");
    }
    return Math.min(stall.toNanos(), allowed - taken);
  }
}
