package dev.pyro;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What to read of a shell.
 *
 * @param cursor from where on: 0, or {@code nextCursor} of an earlier read
 * @param maxChars at most so many characters, 1 to 1048576
 * @param plain whether to get the text as a person sees it on the screen: the screen as it is, and
 *     the lines that have scrolled off it since the cursor
 * @param waitForIdleMs how long the output must be quiet before this returns, in milliseconds, 1 to
 *     30000; a shell that is never quiet is read after 30 s
 */
public record ShellReadRequest(
    long cursor, int maxChars, boolean plain, OptionalInt waitForIdleMs) {
  /** Checks the ranges. */
  public ShellReadRequest {
    Objects.requireNonNull(waitForIdleMs, "waitForIdleMs");
    if (cursor < 0) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "cursor is " + cursor + "; it must be at least 0");
    }
    Limits.READ_CHARS.check(maxChars);
    waitForIdleMs.ifPresent(Limits.WAIT_FOR_IDLE_MS::check);
  }

  /** Returns a request for the output from a cursor on, as it came. */
  public static ShellReadRequest from(long cursor) {
    return new ShellReadRequest(cursor, Limits.READ_CHARS.initial(), false, OptionalInt.empty());
  }

  /** Returns a copy that reads at most so many characters. */
  public ShellReadRequest withMaxChars(int chars) {
    return new ShellReadRequest(cursor, chars, plain, waitForIdleMs);
  }

  /** Returns a copy that reads what a person sees. */
  public ShellReadRequest asPlain() {
    return new ShellReadRequest(cursor, maxChars, true, waitForIdleMs);
  }

  /** Returns a copy that waits until the output has been quiet for so long. */
  public ShellReadRequest waitingForIdle(int milliseconds) {
    return new ShellReadRequest(cursor, maxChars, plain, OptionalInt.of(milliseconds));
  }
}
