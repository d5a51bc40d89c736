package dev.pyro.cli.shell;

import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.workspace.PartCommand;
import java.util.List;

/**
 * A command that is one call of the engine on one shell: its first argument is the workspace, its
 * second the shell.
 *
 * @param <R> what the engine returns
 */
public abstract class ShellCommand<R> extends PartCommand<R> {
  static final String SHELL = "SHELL_ID";

  /** What may stand for {@link #SHELL}, for help pages. */
  static final String SHELL_NAMING = "SHELL_ID is what shell open printed, or the beginning of it.";

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, SHELL);
  }

  @Override
  public List<String> details() {
    return List.of(SHELL_NAMING, NAMING);
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
