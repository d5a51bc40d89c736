package dev.pyro.cli.content;

import dev.pyro.GitSettings;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceExport;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.OutputFlag;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.SeedFlags;
import dev.pyro.cli.workspace.WorkspaceCommand;

/** {@code pyro workspace export}. */
public final class WorkspaceExportCommand extends WorkspaceCommand<WorkspaceExport> {
  private static final Flag GIT_SETTINGS =
      Flag.of("git-settings", "with Git's configuration and hooks as the machine left them");

  @Override
  public Usage usage() {
    return Usage.onWorkspace("copy a file or a directory of a workspace to the host")
        .arguments("PATH")
        .flags(OutputFlag.OUTPUT, GIT_SETTINGS)
        .details(
            "PATH is below /workspace; a relative one begins there.",
            "",
            "Git on the host starts programs that a repository's configuration and hooks name. Of a",
            "repository in a directory come only those that are as the workspace was seeded with them,",
            "unless you ask for all with --git-settings.")
        .example("one file", "pyro workspace export fix build/report.html --output report.html")
        .example("everything", "pyro workspace export fix . --output /tmp/fixed");
  }

  @Override
  protected WorkspaceExport ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.exportWorkspace(
        workspace,
        call.required(1),
        OutputFlag.of(call, "pyro workspace export"),
        call.has(GIT_SETTINGS) ? GitSettings.ANY : GitSettings.SEEDED);
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

  @Override
  protected String remarks(WorkspaceExport export, Invocation call) {
    return SeedFlags.remarks(export.warnings());
  }
}
