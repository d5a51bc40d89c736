package dev.pyro.cli.content;

import dev.pyro.ChangeEntry;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.WorkspacePatch;
import dev.pyro.cli.console.TextTable;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.TextInput;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceCommand;

/** {@code pyro workspace patch apply}. */
public final class WorkspacePatchApplyCommand extends WorkspaceCommand<WorkspacePatch> {
  private static final TextInput INPUT =
      TextInput.of("patch", "the patch itself", "a file with the patch", Limits.MAX_PATCH_BYTES);

  @Override
  public Usage usage() {
    return Usage.onWorkspace("apply a patch to a workspace, whole or not at all")
        .flags(INPUT.flag(), INPUT.fileFlag())
        .details(
            "The patch is a unified diff, git's included: it may add, change, rename and delete files",
            "and change their modes, and hold binary files as git diff --binary writes them. It is",
            "checked whole before anything is written. What stands before the names in it, such as",
            "a/ or package-1.2/, and text around it do not matter.")
        .example("a file", "pyro workspace patch apply fix --patch-file fix.patch")
        .example(
            "what was changed on the host",
            "git diff | pyro workspace patch apply fix --patch-file -");
  }

  @Override
  protected WorkspacePatch ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.applyWorkspacePatch(workspace, INPUT.readBytes(call));
  }

  @Override
  protected String text(WorkspacePatch patch, Invocation call) {
    TextTable table = new TextTable();
    for (ChangeEntry entry : patch.entries()) {
      table.row(WorkspaceDiffCommand.status(entry), entry.path());
    }
    return table.toString();
  }

  @Override
  protected String remarks(WorkspacePatch patch, Invocation call) {
    return patch.changed() ? "" : "pyro: the patch changes nothing";
  }
}
