package dev.pyro.cli.content;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceExport;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.util.List;

/** {@code pyro workspace export}. */
public final class WorkspaceExportCommand extends WorkspaceCommand<WorkspaceExport> {
  @Override
  public String summary() {
    return "copy a file or a directory of a workspace to the host";
  }

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, "PATH");
  }

  @Override
  public List<Flag> flags() {
    return List.of(OutputFlag.OUTPUT);
  }

  @Override
  public List<String> details() {
    return List.of("PATH is below /workspace; a relative one begins there.", NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("one file", "pyro workspace export fix build/report.html --output report.html"),
        new Example("everything", "pyro workspace export fix . --output /tmp/fixed"));
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
