package dev.pyro.cli.content;

import dev.pyro.ExecRequest;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceSync;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.SeedFlags;
import dev.pyro.cli.workspace.WorkspaceCommand;

/** {@code pyro workspace sync push}. */
public final class WorkspaceSyncPushCommand extends WorkspaceCommand<WorkspaceSync> {
  private static final Flag DEST =
      Flag.withValue("dest", "PATH", "into this directory of the workspace (/workspace)");

  @Override
  public Usage usage() {
    return Usage.onWorkspace("copy host content into a running workspace")
        .arguments("HOST_PATH")
        .flags(DEST, SeedFlags.EXCLUDE, SeedFlags.EXCLUDE_IGNORED)
        .details(
            "HOST_PATH is a directory, a file, or a .tar, .tar.gz, .tgz, .tar.xz or .tar.zst. Each file is",
            "replaced atomically. The baseline stays: what is pushed shows in diff.")
        .example("what changed on the host", "pyro workspace sync push fix . --exclude-ignored")
        .example("elsewhere", "pyro workspace sync push fix data.tar.gz --dest tests/data");
  }

  @Override
  protected WorkspaceSync ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.pushWorkspaceSync(
        workspace,
        call.requiredPath(1, "HOST_PATH"),
        call.value(DEST).orElse(ExecRequest.DEFAULT_CWD),
        SeedFlags.filter(call));
  }

  @Override
  protected String text(WorkspaceSync sync, Invocation call) {
    return Units.transfer(
        "pushed", sync.sourcePath(), sync.destination(), sync.entryCount(), sync.bytesWritten());
  }

  @Override
  protected String remarks(WorkspaceSync sync, Invocation call) {
    return SeedFlags.remarks(sync.warnings());
  }
}
