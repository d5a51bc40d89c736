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
 * @param warnings what the caller should know of the patch, such as that it holds no secret where a
 *     file does, and so cannot be applied
 */
public record WorkspaceDiff(
    String workspaceId,
    boolean changed,
    ChangeSummary summary,
    List<ChangeEntry> entries,
    String patch,
    List<String> warnings) {
  /** Copies the lists. */
  public WorkspaceDiff {
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
  }
}
