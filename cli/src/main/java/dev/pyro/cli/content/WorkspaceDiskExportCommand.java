package dev.pyro.cli.content;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceDiskExport;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.OutputFlag;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceCommand;

/** {@code pyro workspace disk export}. */
public final class WorkspaceDiskExportCommand extends WorkspaceCommand<WorkspaceDiskExport> {
  @Override
  public Usage usage() {
    return Usage.onWorkspace("copy the disk of a stopped workspace to the host")
        .flags(OutputFlag.OUTPUT)
        .details(
            "What comes is one raw ext4 image of the whole root file system, with holes where nothing",
            "is. Tools for file systems and virtual machines take it as it is.")
        .example("the whole disk", "pyro workspace disk export fix --output fix.img");
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
