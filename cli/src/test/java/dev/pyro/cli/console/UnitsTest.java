package dev.pyro.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  @ParameterizedTest
  @CsvSource({
    "-3, just now, in 3 s",
    "0, just now, now",
    "59, 59 s ago, now",
    "60, 1 min ago, now",
    "3599, 59 min ago, now",
    "7200, 2 h ago, now",
    "172799, 47 h ago, now",
    "172800, 2 d ago, now",
    "-3600, just now, in 1 h",
  })
  void howLongAgoAndUntilWhen(long seconds, String ago, String until) {
    Instant then = NOW.minusSeconds(seconds);
    assertEquals(ago, Units.ago(then, NOW));
    assertEquals(until, Units.until(then, NOW));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 ms", "999, 999 ms", "1000, 1.0 s", "59999, 59.9 s", "125000, 2 min 5 s"})
  void durations(long millis, String text) {
    assertEquals(text, Units.duration(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-04T05:06:07Z, 2026-03-04 05:06",
    "2026-03-04T00:00:00Z, 2026-03-04 00:00",
  })
  void clocks(Instant time, String text) {
    assertEquals(text, Units.clock(time, ZoneOffset.UTC));
  }
}
