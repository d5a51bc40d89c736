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
        .flags(StopFlags.TIMEOUT, StopFlags.FORCE)
        .details(
            "Its shells and services end; start boots it again with the same files. Commands that",
            "others run in it get time to end.")
        .example("until it is needed again", "pyro workspace stop fix")
        .example("whatever runs in it", "pyro workspace stop fix --timeout-seconds 0 --force");
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.stopWorkspace(workspace, StopFlags.of(call));
  }
}
