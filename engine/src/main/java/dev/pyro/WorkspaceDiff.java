package dev.pyro;

import java.util.List;

/**
 * How {@code /workspace} differs from its baseline.
 *
 * @param workspaceId the workspace
 * @param changed whether it does
 * @param summary the numbers
 * @param entries each path that differs, sorted
 * @param patch one git-style unified diff of everything that is text; empty if there is none
 */
public record WorkspaceDiff(
    String workspaceId,
    boolean changed,
    ChangeSummary summary,
    List<ChangeEntry> entries,
    String patch) {
  /** Copies the list. */
  public WorkspaceDiff {
    entries = List.copyOf(entries);
  }
}
