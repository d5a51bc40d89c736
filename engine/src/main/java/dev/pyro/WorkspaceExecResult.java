package dev.pyro;

/**
 * How a command in a workspace ended. The fields are those of {@link ExecResult}, and two more.
 *
 * @param workspaceId the workspace
 * @param sequence the number of the command in the workspace's log
 * @param exitCode see {@link ExecResult}
 * @param stdout see {@link ExecResult}
 * @param stderr see {@link ExecResult}
 * @param stdoutBytes see {@link ExecResult}
 * @param stderrBytes see {@link ExecResult}
 * @param stdoutTruncated see {@link ExecResult}
 * @param stderrTruncated see {@link ExecResult}
 * @param durationMs see {@link ExecResult}
 * @param timedOut see {@link ExecResult}
 * @param oomKilled see {@link ExecResult}
 * @param processesEnded see {@link ExecResult}
 * @param executionMode see {@link ExecResult}
 */
public record WorkspaceExecResult(
    String workspaceId,
    long sequence,
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
  /** Adds where it ran and its number to a result. */
  public static WorkspaceExecResult of(String workspaceId, long sequence, ExecResult result) {
    return new WorkspaceExecResult(
        workspaceId,
        sequence,
        result.exitCode(),
        result.stdout(),
        result.stderr(),
        result.stdoutBytes(),
        result.stderrBytes(),
        result.stdoutTruncated(),
        result.stderrTruncated(),
        result.durationMs(),
        result.timedOut(),
        result.oomKilled(),
        result.processesEnded(),
        result.executionMode());
  }

  /**
   * Returns this result if the command ended with 0.
   *
   * @throws IllegalStateException if it did not; the message ends with the last lines it wrote
   */
  public WorkspaceExecResult requireSuccess() {
    ExecResult.requireSuccess(exitCode, timedOut, stdout, stderr);
    return this;
  }
}
