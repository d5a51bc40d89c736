package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.core.Invocation;
import java.util.List;

/** {@code pyro workspace stop}. */
public final class WorkspaceStopCommand extends ChangeCommand {
  @Override
  public String summary() {
    return "power a workspace's machine off and keep its disk";
  }

  @Override
  public List<String> details() {
    return List.of("What runs in it ends; start boots it again with the same files.", NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("until it is needed again", "pyro workspace stop fix"));
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.stopWorkspace(workspace);
  }
}
