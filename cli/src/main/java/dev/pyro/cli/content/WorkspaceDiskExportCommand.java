package dev.pyro.cli.content;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceDiskExport;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.util.List;

/** {@code pyro workspace disk export}. */
public final class WorkspaceDiskExportCommand extends WorkspaceCommand<WorkspaceDiskExport> {
  @Override
  public String summary() {
    return "copy the disk of a stopped workspace to the host";
  }

  @Override
  public List<Flag> flags() {
    return List.of(OutputFlag.OUTPUT);
  }

  @Override
  public List<String> details() {
    return List.of(
        "What comes is one raw ext4 image of the whole root file system, with holes where nothing",
        "is. Tools for file systems and virtual machines take it as it is.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("the whole disk", "pyro workspace disk export fix --output fix.img"));
  }

  @Override
  protected WorkspaceDiskExport ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.exportWorkspaceDisk(workspace, OutputFlag.of(call, "pyro workspace disk export"));
  }

  @Override
  protected String text(WorkspaceDiskExport export, Invocation call) {
    return "exported the disk to "
        + Printable.line(export.outputPath())
        + ": "
        + Units.bytes(export.sizeBytes())
        + "\n";
  }
}
