package dev.pyro.cli.shell;

import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.PartCommand;

/**
 * A command that is one call of the engine on one shell: its first argument is the workspace, its
 * second the shell.
 *
 * @param <R> what the engine returns
 */
public abstract class ShellCommand<R> extends PartCommand<R> {
  /** Returns the usage of a command on one shell. */
  static Usage onShell(String summary) {
    return Usage.of(summary)
        .arguments(Usage.WORKSPACE, "SHELL_ID")
        .notes(
            "SHELL_ID is what shell open printed, or the beginning of it.", Usage.WORKSPACE_NOTE);
  }

  /** Most of them print nothing: shell read shows what the shell does. */
  @Override
  protected String text(R result, Invocation call) {
    return "";
  }

  /** Returns whether a shell runs, or how it ended, in words. */
  static String state(ShellStatus shell) {
    return shell.state() == ShellState.RUNNING
        ? shell.state().wireName()
        : "ended" + Units.withCode(shell.exitCode());
  }
}
