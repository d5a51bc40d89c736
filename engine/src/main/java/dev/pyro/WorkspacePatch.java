package dev.pyro;

import java.util.List;

/**
 * What applying a patch did.
 *
 * @param workspaceId the workspace
 * @param changed whether anything was written
 * @param summary the numbers
 * @param entries each path that was changed, sorted
 */
public record WorkspacePatch(
    String workspaceId, boolean changed, ChangeSummary summary, List<ChangeEntry> entries) {
  /** Copies the list. */
  public WorkspacePatch {
    entries = List.copyOf(entries);
  }
}
