package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceLogs;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import java.time.ZoneId;

/** {@code pyro workspace logs}. */
public final class WorkspaceLogsCommand extends WorkspaceCommand<WorkspaceLogs> {
  @Override
  public Usage usage() {
    return Usage.onWorkspace("show the commands that were run in a workspace, with their output")
        .details(
            "It covers what happened since the last reset; of each output at most 64 KiB are kept. The last",
            "200 events of its network follow: what it wanted to reach, and whether it was allowed to.")
        .example("the whole transcript", "pyro workspace logs fix")
        .example("for a program", "pyro workspace logs fix --json");
  }

  @Override
  protected WorkspaceLogs ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.logsWorkspace(workspace);
  }

  @Override
  protected String text(WorkspaceLogs logs, Invocation call) {
    return new Transcript(call.console(), ZoneId.systemDefault()).of(logs);
  }

  @Override
  protected String remarks(WorkspaceLogs logs, Invocation call) {
    return SeedFlags.remarks(logs.warnings());
  }
}
