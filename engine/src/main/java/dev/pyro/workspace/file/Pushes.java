package dev.pyro.workspace.file;

import dev.pyro.SeedFilter;
import dev.pyro.WorkspaceSync;
import dev.pyro.path.TreePath;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.record.WorkspaceLog;
import java.nio.file.Path;
import java.time.Duration;

/** Copies host content into workspaces. */
public final class Pushes {
  /** A large tree may take long to arrive. */
  public static final Duration BUSY = Duration.ofHours(6);

  private Pushes() {}

  /** Copies a directory, a file or the content of an archive to a directory of the workspace. */
  public static WorkspaceSync push(WorkspaceUse use, Path source, String dest, SeedFilter filter) {
    TreePath target = GuestPaths.tree(dest);
    try (Seeds.Judged judged = new Seeds(use.progress()).judgeAny(source, filter)) {
      Edits.edit(
          use,
          _ ->
              to -> {
                judged.send(to, target);
                return judged;
              });
      WorkspaceSync result = judged.pushed(use.id(), GuestPaths.shown(target), use.redactor());
      use.log().note(WorkspaceLog.SYNC_PUSH, result.sourcePath() + " to " + result.destination());
      return result;
    }
  }
}
