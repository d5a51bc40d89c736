package dev.pyro;

import java.util.Objects;

/**
 * How a command ended.
 *
 * @param exitCode the command's own code, 128+n after a death by signal n, 124 after a timeout, 127
 *     when there is no such program and 126 when it cannot be executed
 * @param stdout the standard output as UTF-8; of more than 64 KiB the head and the tail, with one
 *     line in between that says what was left out
 * @param stderr the error output, kept like {@code stdout}
 * @param stdoutBytes how many bytes the command wrote to its standard output; each secret among
 *     them counts as the mark that stands for it
 * @param stderrBytes how many bytes the command wrote to its error output, counted likewise
 * @param stdoutTruncated whether {@code stdout} leaves something out
 * @param stderrTruncated whether {@code stderr} leaves something out
 * @param durationMs how long the command ran, in milliseconds
 * @param timedOut whether it was ended because its time was up
 * @param oomKilled whether the machine's memory did not suffice, so that the kernel of the guest
 *     killed one of the command's processes; {@code stderr} then says how much memory there is
 * @param processesEnded how many processes the command had left in the background when it ended by
 *     itself; they were ended with it
 * @param executionMode where it ran
 */
public record ExecResult(
    int exitCode,
    String stdout,
    String stderr,
    long stdoutBytes,
    long stderrBytes,
    boolean stdoutTruncated,
    boolean stderrTruncated,
    long durationMs,
    boolean timedOut,
    boolean oomKilled,
    int processesEnded,
    ExecutionMode executionMode) {

  /** Checks that nothing is null. */
  public ExecResult {
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
    Objects.requireNonNull(executionMode, "executionMode");
  }

  /**
   * Returns this result if the command ended with 0.
   *
   * @throws IllegalStateException if it did not; the message ends with the last lines it wrote
   */
  public ExecResult requireSuccess() {
    requireSuccess(exitCode, timedOut, stdout, stderr);
    return this;
  }

  static void requireSuccess(int exitCode, boolean timedOut, String stdout, String stderr) {
    if (exitCode == 0) {
      return;
    }
    String said = stderr.isBlank() ? stdout : stderr;
    String tail = said.substring(Math.max(0, said.length() - 2000)).strip();
    throw new IllegalStateException(
        (timedOut ? "the command timed out" : "the command ended with exit code " + exitCode)
            + (tail.isEmpty() ? "" : ":\n" + tail));
  }
}
