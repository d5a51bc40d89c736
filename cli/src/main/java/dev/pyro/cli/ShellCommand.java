package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import java.util.List;
import java.util.OptionalInt;

/**
 * A command that is one call of the engine on one shell: its first argument is the workspace, its
 * second the shell.
 *
 * @param <R> what the engine returns
 */
abstract class ShellCommand<R extends Record> extends WorkspaceCommand<R> {
  static final String SHELL = "SHELL_ID";

  /** What may stand for {@link #SHELL}, for help pages. */
  static final String SHELL_NAMING = "SHELL_ID is what shell open printed, or the beginning of it.";

  /** Does the work on that shell of that workspace. */
  abstract R ask(Pyro pyro, String workspace, String shell, Invocation call);

  @Override
  final R ask(Pyro pyro, String workspace, Invocation call) {
    return ask(pyro, workspace, call.required(1), call);
  }

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, SHELL);
  }

  @Override
  public List<String> details() {
    return List.of(SHELL_NAMING, NAMING);
  }

  /** Returns whether a shell runs, or how it ended, in words. */
  static String state(ShellStatus shell) {
    return shell.state() == ShellState.RUNNING
        ? shell.state().wireName()
        : "ended" + withCode(shell.exitCode());
  }

  /** Returns an exit code in words, with a blank before; nothing if it is not known. */
  static String withCode(OptionalInt exitCode) {
    return exitCode.isPresent() ? " with code " + exitCode.getAsInt() : "";
  }
}
