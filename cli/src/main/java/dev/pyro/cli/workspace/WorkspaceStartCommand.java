package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace start}. */
public final class WorkspaceStartCommand extends ChangeCommand {
  @Override
  public Usage usage() {
    return Usage.onWorkspace("boot a stopped workspace with the disk it had")
        .details("A machine that died is started in the same way.")
        .example("after a stop, or after the host was started again", "pyro workspace start fix");
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.startWorkspace(workspace);
  }
}
