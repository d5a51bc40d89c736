package dev.pyro.cli.content;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceExport;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.OutputFlag;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceCommand;

/** {@code pyro workspace export}. */
public final class WorkspaceExportCommand extends WorkspaceCommand<WorkspaceExport> {
  @Override
  public Usage usage() {
    return Usage.onWorkspace("copy a file or a directory of a workspace to the host")
        .arguments("PATH")
        .flags(OutputFlag.OUTPUT)
        .details("PATH is below /workspace; a relative one begins there.")
        .example("one file", "pyro workspace export fix build/report.html --output report.html")
        .example("everything", "pyro workspace export fix . --output /tmp/fixed");
  }

  @Override
  protected WorkspaceExport ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.exportWorkspace(
        workspace, call.required(1), OutputFlag.of(call, "pyro workspace export"));
  }

  @Override
  protected String text(WorkspaceExport export, Invocation call) {
    return Units.transfer(
        "exported",
        export.workspacePath(),
        export.outputPath(),
        export.entryCount(),
        export.bytesWritten());
  }
}
