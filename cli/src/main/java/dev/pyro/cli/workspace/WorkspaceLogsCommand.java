package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceLogs;
import dev.pyro.cli.core.Invocation;
import java.time.ZoneId;
import java.util.List;

/** {@code pyro workspace logs}. */
public final class WorkspaceLogsCommand extends WorkspaceCommand<WorkspaceLogs> {
  @Override
  public String summary() {
    return "show the commands that were run in a workspace, with their output";
  }

  @Override
  public List<String> details() {
    return List.of(
        "It covers what happened since the last reset; of each output at most 64 KiB are kept.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("the whole transcript", "pyro workspace logs fix"),
        new Example("for a program", "pyro workspace logs fix --json"));
  }

  @Override
  protected WorkspaceLogs ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.logsWorkspace(workspace);
  }

  @Override
  protected String text(WorkspaceLogs logs, Invocation call) {
    return new Transcript(call.console(), ZoneId.systemDefault()).of(logs);
  }
}
