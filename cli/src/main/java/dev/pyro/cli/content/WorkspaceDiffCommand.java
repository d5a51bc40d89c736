package dev.pyro.cli.content;

import dev.pyro.ChangeEntry;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceDiff;
import dev.pyro.cli.console.PatchColours;
import dev.pyro.cli.console.TextTable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.util.List;

/** {@code pyro workspace diff}. */
public final class WorkspaceDiffCommand extends WorkspaceCommand<WorkspaceDiff> {
  /** Of the paths that the patch leaves out, at most so many are named. */
  private static final int NAMED = 20;

  @Override
  public Usage usage() {
    return Usage.onWorkspace("print what was changed in a workspace as a patch")
        .details(
            "It compares /workspace with its baseline, the content it had when it was created.",
            "Standard output gets the patch and nothing else; the error output names what the patch",
            "leaves out because it is not text.")
        .example("look at it", "pyro workspace diff fix")
        .example("take it over", "pyro workspace diff fix | git apply")
        .example("numbers and paths, for a program", "pyro workspace diff fix --json");
  }

  @Override
  protected WorkspaceDiff ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.diffWorkspace(workspace);
  }

  @Override
  protected String text(WorkspaceDiff diff, Invocation call) {
    return PatchColours.shown(diff.patch(), call.console());
  }

  @Override
  protected String remarks(WorkspaceDiff diff, Invocation call) {
    if (!diff.changed()) {
      return "pyro: nothing was changed";
    }
    List<ChangeEntry> left = diff.entries().stream().filter(entry -> !entry.textPatched()).toList();
    if (left.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable();
    for (ChangeEntry entry : left.subList(0, Math.min(NAMED, left.size()))) {
      table.row(
          "",
          status(entry),
          entry.path(),
          entry.artifactType().wireName(),
          Units.bytes(entry.sizeBytes()));
    }
    return "pyro: not text, and so not in the patch (pyro workspace export copies it):\n"
        + table.toString().stripTrailing()
        + (left.size() > NAMED ? "\n   and " + (left.size() - NAMED) + " more" : "");
  }

  /** Returns what became of a path, in words. */
  static String status(ChangeEntry entry) {
    return entry.status().wireName().replace('_', ' ');
  }
}
