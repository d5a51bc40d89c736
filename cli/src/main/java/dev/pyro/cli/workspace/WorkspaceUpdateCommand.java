package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.core.UsageException;
import java.util.Set;

/** {@code pyro workspace update}. */
public final class WorkspaceUpdateCommand extends ChangeCommand {
  private static final Flag NAME = Flag.withValue("name", "NAME", "give it this name");
  private static final Flag CLEAR_NAME = Flag.of("clear-name", "take its name away");
  private static final Flag LABEL =
      Flag.withValue("label", "KEY=VALUE", "set this label; may be repeated");
  private static final Flag CLEAR_LABEL =
      Flag.withValue("clear-label", "KEY", "take this label away; may be repeated");

  @Override
  public Usage usage() {
    return Usage.onWorkspace("change a workspace's name and labels")
        .flags(NAME, CLEAR_NAME, LABEL, CLEAR_LABEL)
        .example("another name", "pyro workspace update fix --name parser-fix")
        .example("labels", "pyro workspace update fix --label state=review --clear-label issue");
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    if (!call.has(NAME) && !call.has(CLEAR_NAME) && !call.has(LABEL) && !call.has(CLEAR_LABEL)) {
      throw new UsageException(
          "nothing is to be updated", "give --name, --clear-name, --label or --clear-label");
    }
    return pyro.updateWorkspace(
        workspace,
        new WorkspaceUpdate(
            call.value(NAME),
            call.has(CLEAR_NAME),
            call.pairs(LABEL),
            Set.copyOf(call.values(CLEAR_LABEL))));
  }
}
