package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceLogs;
import java.time.ZoneId;
import java.util.List;

/** {@code pyro workspace logs}. */
final class WorkspaceLogsCommand extends WorkspaceCommand<WorkspaceLogs> {
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
  WorkspaceLogs ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.logsWorkspace(workspace);
  }

  @Override
  void show(WorkspaceLogs logs, Invocation call) {
    Console console = call.console();
    console.print(new Transcript(console, ZoneId.systemDefault()).of(logs));
  }
}
