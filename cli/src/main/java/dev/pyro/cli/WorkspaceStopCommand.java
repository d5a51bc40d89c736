package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import java.util.List;

/** {@code pyro workspace stop}. */
final class WorkspaceStopCommand extends WorkspaceCommand<WorkspaceStatus> {
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
  WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.stopWorkspace(workspace);
  }

  @Override
  void show(WorkspaceStatus status, Invocation call) {
    showId(status, call);
  }
}
