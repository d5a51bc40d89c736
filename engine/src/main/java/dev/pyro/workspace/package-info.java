/**
 * Workspaces. A call goes from {@code dev.pyro} to {@link dev.pyro.workspace.call.WorkspaceCalls},
 * which holds the workspace, and from there to a function of one of the packages beside it.
 */
package dev.pyro.workspace;
