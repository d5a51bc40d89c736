package dev.pyro.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.OptionalInt;

/** Numbers, times and amounts in words for people. */
public final class Units {
  private static final String[] NAMES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private static final int JUST_NOW_SECONDS = 5;

  private Units() {}

  /** Returns a size such as {@code 312 MiB} or {@code 1.4 GiB}. */
  public static String bytes(long bytes) {
    int unit = 0;
    long tenths = bytes * 10;
    if (bytes >= Long.MAX_VALUE / 10) {
      return bytes + " B";
    }
    while (tenths >= 10_240) {
      tenths /= 1024;
      unit++;
    }
    return (unit == 0 || tenths >= 100 ? tenths / 10 : tenths / 10 + "." + tenths % 10)
        + " "
        + NAMES[unit];
  }

  /** Returns a number with the word for what is counted: {@code 1 entry}, {@code 2 entries}. */
  public static String count(long number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  /** Returns how long something took, such as {@code 340 ms} or {@code 2 min 5 s}. */
  public static String duration(long millis) {
    if (millis < 1000) {
      return millis + " ms";
    }
    long seconds = millis / 1000;
    return seconds < 60
        ? seconds + "." + millis % 1000 / 100 + " s"
        : seconds / 60 + " min " + seconds % 60 + " s";
  }

  /** Returns when something was, such as {@code 3 min ago}. */
  public static String ago(Instant then, Instant now) {
    Duration since = Duration.between(then, now);
    return since.toSeconds() < JUST_NOW_SECONDS ? "just now" : span(since) + " ago";
  }

  /** Returns when something will be, such as {@code in 3 min}. */
  public static String until(Instant then, Instant now) {
    Duration left = Duration.between(now, then);
    return left.isPositive() ? "in " + span(left) : "now";
  }

  /** Returns a point in time to the minute, as clocks in that zone show it. */
  public static String clock(Instant time, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(time, zone);
    return local.toLocalDate() + " " + local.toLocalTime().toString().substring(0, 5);
  }

  /** Returns a line that says what was copied. */
  public static String transfer(String verb, String from, String to, long entries, long bytes) {
    return verb
        + " "
        + Printable.line(from)
        + " to "
        + Printable.line(to)
        + ": "
        + count(entries, "entry", "entries")
        + ", "
        + bytes(bytes)
        + "\n";
  }

  /** Returns an exit code in words, with a blank before; nothing if it is not known. */
  public static String withCode(OptionalInt exitCode) {
    return exitCode.isPresent() ? " with code " + exitCode.getAsInt() : "";
  }

  /** Returns a line that says how much of a log is no longer kept. */
  public static String dropped(long bytes) {
    return count(bytes, "byte", "bytes") + " before that are no longer kept";
  }

  private static String span(Duration span) {
    if (span.toSeconds() < 60) {
      return span.toSeconds() + " s";
    }
    if (span.toMinutes() < 60) {
      return span.toMinutes() + " min";
    }
    return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " d";
  }
}
