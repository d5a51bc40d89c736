package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceExport;
import java.util.List;

/** {@code pyro workspace export}. */
final class WorkspaceExportCommand extends WorkspaceCommand<WorkspaceExport> {
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
  WorkspaceExport ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.exportWorkspace(
        workspace, call.required(1), OutputFlag.of(call, "pyro workspace export"));
  }

  @Override
  void show(WorkspaceExport export, Invocation call) {
    call.console().print(text(export));
  }

  static String text(WorkspaceExport export) {
    return Units.transfer(
        "exported",
        export.workspacePath(),
        export.outputPath(),
        export.entryCount(),
        export.bytesWritten());
  }
}
