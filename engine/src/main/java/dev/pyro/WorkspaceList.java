package dev.pyro;

import java.util.List;

/**
 * Workspaces.
 *
 * @param count how many there are in {@code workspaces}
 * @param workspaces each of them, the most recently active first
 * @param unreadable those whose records cannot be read, by id
 */
public record WorkspaceList(
    int count, List<WorkspaceStatus> workspaces, List<UnreadableWorkspace> unreadable) {
  /** Copies the lists. */
  public WorkspaceList {
    workspaces = List.copyOf(workspaces);
    unreadable = List.copyOf(unreadable);
  }

  /** A list in which every record could be read. */
  public WorkspaceList(int count, List<WorkspaceStatus> workspaces) {
    this(count, workspaces, List.of());
  }
}
