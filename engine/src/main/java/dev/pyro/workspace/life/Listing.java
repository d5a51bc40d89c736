package dev.pyro.workspace.life;

import dev.pyro.UnreadableWorkspace;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceStatus;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.record.Statuses;
import dev.pyro.workspace.record.StoredWorkspace;
import dev.pyro.workspace.record.WorkspaceStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The list of a home's workspaces. */
public final class Listing {
  private Listing() {}

  /**
   * Lists workspaces, the most recently active first.
   *
   * @param labels only those that have all of these labels; the ones that cannot be read are listed
   *     in any case
   */
  public static WorkspaceList of(WorkspaceCalls calls, Map<String, String> labels) {
    calls.reapExpired();
    WorkspaceStore store = calls.store();
    List<WorkspaceStatus> found =
        store.readable().stream()
            .filter(record -> record.labels().entrySet().containsAll(labels.entrySet()))
            .map(record -> Statuses.of(store, record))
            .sorted(
                Comparator.comparing(WorkspaceStatus::lastActivityAt)
                    .reversed()
                    .thenComparing(WorkspaceStatus::workspaceId))
            .toList();
    return new WorkspaceList(
        found.size(), found, store.unreadable().stream().map(Listing::shown).toList());
  }

  private static UnreadableWorkspace shown(StoredWorkspace.Unreadable broken) {
    return new UnreadableWorkspace(broken.id(), broken.reason());
  }
}
