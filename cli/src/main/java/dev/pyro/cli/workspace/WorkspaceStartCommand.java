package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.core.Invocation;
import java.util.List;

/** {@code pyro workspace start}. */
public final class WorkspaceStartCommand extends ChangeCommand {
  @Override
  public String summary() {
    return "boot a stopped workspace with the disk it had";
  }

  @Override
  public List<String> details() {
    return List.of("A machine that died is started in the same way.", NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example(
            "after a stop, or after the host was started again", "pyro workspace start fix"));
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.startWorkspace(workspace);
  }
}
