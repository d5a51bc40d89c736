package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace stop}. */
public final class WorkspaceStopCommand extends ChangeCommand {
  @Override
  public Usage usage() {
    return Usage.onWorkspace("power a workspace's machine off and keep its disk")
        .details("What runs in it ends; start boots it again with the same files.")
        .example("until it is needed again", "pyro workspace stop fix");
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.stopWorkspace(workspace);
  }
}
