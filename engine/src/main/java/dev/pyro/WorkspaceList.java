package dev.pyro;

import java.util.List;

/**
 * Workspaces.
 *
 * @param count how many there are
 * @param workspaces each of them, the most recently active first
 */
public record WorkspaceList(int count, List<WorkspaceStatus> workspaces) {
  /** Copies the list. */
  public WorkspaceList {
    workspaces = List.copyOf(workspaces);
  }
}
