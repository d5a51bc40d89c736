package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import java.util.List;

/**
 * A command that is one call of the engine on one workspace, its first argument.
 *
 * @param <R> what the engine returns
 */
abstract class WorkspaceCommand<R extends Record> extends EngineCommand<R> {
  static final String ARGUMENT = "WORKSPACE";

  /** What may stand for {@link #ARGUMENT}, for help pages. */
  static final String NAMING = "WORKSPACE is an id, the beginning of one, or a name.";

  /** Does the work on the workspace of that id or name. */
  abstract R ask(Pyro pyro, String workspace, Invocation call);

  @Override
  final R ask(Pyro pyro, Invocation call) {
    return ask(pyro, call.required(0), call);
  }

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT);
  }

  @Override
  public List<String> details() {
    return List.of(NAMING);
  }

  /** Shows what scripts need of a workspace that was changed: its id. */
  static void showId(WorkspaceStatus status, Invocation call) {
    call.console().print(status.workspaceId() + "\n");
  }
}
