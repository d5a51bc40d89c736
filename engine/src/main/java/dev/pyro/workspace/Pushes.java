package dev.pyro.workspace;

import dev.pyro.WorkspaceSync;
import dev.pyro.tree.TreePath;
import java.nio.file.Path;
import java.time.Duration;

/** Copies host content into workspaces. */
final class Pushes {
  /** A large tree may take long to arrive. */
  private static final Duration BUSY = Duration.ofHours(6);

  private final WorkspaceLocks locks;
  private final Guests guests;
  private final Edits edits;
  private final Seeds seeds;

  Pushes(WorkspaceLocks locks, Guests guests, Edits edits, Seeds seeds) {
    this.locks = locks;
    this.guests = guests;
    this.edits = edits;
    this.seeds = seeds;
  }

  WorkspaceSync push(String workspace, Path source, String dest) {
    TreePath target = GuestPaths.tree(dest);
    try (Seeds.Judged judged = seeds.judgeAny(source);
        WorkspaceUse use = locks.share(workspace);
        Connections.Lease lease = guests.active(use, use.running("push to"), BUSY)) {
      edits.edit(
          use,
          lease.guest(),
          _ ->
              to -> {
                judged.send(to, target);
                return judged;
              });
      guests.settle(use, lease);
      WorkspaceSync result = judged.pushed(use.id(), GuestPaths.shown(target), use.redactor());
      use.log().note(WorkspaceLog.SYNC_PUSH, result.sourcePath() + " to " + result.destination());
      return result;
    }
  }
}
