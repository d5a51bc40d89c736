package dev.pyro;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a reviewer wants to know first of a workspace, since its last reset.
 *
 * @param workspaceId the workspace
 * @param name its name
 * @param state whether its machine runs
 * @param since its creation or last reset
 * @param commands the commands
 * @param edits what was written from outside: files, patches, pushes
 * @param changes how {@code /workspace} differs from its baseline
 * @param services its services
 * @param artifacts what was exported
 * @param snapshots its snapshots, the baseline included
 * @param network what its machine wanted to reach: the number of decisions, and the last ones that
 *     differ
 * @param warnings what could not be found out, with the reason
 */
public record WorkspaceSummary(
    String workspaceId,
    Optional<String> name,
    WorkspaceState state,
    Instant since,
    Commands commands,
    Group edits,
    Changes changes,
    Group services,
    Group artifacts,
    Group snapshots,
    Group network,
    List<String> warnings) {
  /** Copies the warnings. */
  public WorkspaceSummary {
    warnings = List.copyOf(warnings);
  }

  /**
   * The commands.
   *
   * @param count how many were run
   * @param succeeded how many ended with 0
   * @param failed how many ended otherwise, or have no known end
   * @param timedOut how many of those ran out of time
   * @param recent the last ones, each as {@code [sequence] exit code: command}
   */
  public record Commands(int count, int succeeded, int failed, int timedOut, List<String> recent) {
    /** Copies the list. */
    public Commands {
      recent = List.copyOf(recent);
    }
  }

  /**
   * Things that are counted.
   *
   * @param count how many
   * @param recent the last ones, a line each
   */
  public record Group(int count, List<String> recent) {
    /** Copies the list. */
    public Group {
      recent = List.copyOf(recent);
    }
  }

  /**
   * How {@code /workspace} differs from its baseline.
   *
   * @param known whether that could be found out: only a running machine can tell
   * @param summary the numbers; empty if it is not known
   * @param paths the first paths that differ, each with its status
   */
  public record Changes(boolean known, Optional<ChangeSummary> summary, List<String> paths) {
    /** Copies the list. */
    public Changes {
      paths = List.copyOf(paths);
    }
  }
}
