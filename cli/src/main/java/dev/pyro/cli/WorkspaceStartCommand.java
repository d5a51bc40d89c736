package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import java.util.List;

/** {@code pyro workspace start}. */
final class WorkspaceStartCommand extends WorkspaceCommand<WorkspaceStatus> {
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
  WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.startWorkspace(workspace);
  }

  @Override
  void show(WorkspaceStatus status, Invocation call) {
    showId(status, call);
  }
}
