package dev.pyro.cli.content;

import dev.pyro.ChangeEntry;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.WorkspacePatch;
import dev.pyro.cli.console.TextTable;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.TextInput;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.util.List;

/** {@code pyro workspace patch apply}. */
public final class WorkspacePatchApplyCommand extends WorkspaceCommand<WorkspacePatch> {
  private static final Flag PATCH = Flag.withValue("patch", "TEXT", "the patch itself");
  private static final Flag PATCH_FILE =
      Flag.withValue("patch-file", "HOST_PATH", "a file with the patch; - is standard input");
  private static final TextInput INPUT = new TextInput(PATCH, PATCH_FILE, Limits.MAX_PATCH_BYTES);

  @Override
  public String summary() {
    return "apply a patch to a workspace, whole or not at all";
  }

  @Override
  public List<Flag> flags() {
    return List.of(PATCH, PATCH_FILE);
  }

  @Override
  public List<String> details() {
    return List.of(
        "The patch is a unified diff, git's included: it may add, change, rename and delete files",
        "and change their modes. It is checked whole before anything is written.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("a file", "pyro workspace patch apply fix --patch-file fix.patch"),
        new Example(
            "what was changed on the host",
            "git diff | pyro workspace patch apply fix --patch-file -"));
  }

  @Override
  protected WorkspacePatch ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.applyWorkspacePatch(workspace, INPUT.read(call));
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
