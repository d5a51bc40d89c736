package dev.pyro.cli.workspace;

import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.core.Invocation;

/** A command that changes a workspace. It prints the workspace's id, which is what scripts need. */
abstract class ChangeCommand extends WorkspaceCommand<WorkspaceStatus> {
  @Override
  protected final String text(WorkspaceStatus status, Invocation call) {
    return status.workspaceId() + "\n";
  }
}
