package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Invocation;

/**
 * A command that is one call of the engine on one workspace.
 *
 * @param <R> what the engine returns
 */
public abstract class WorkspaceCommand<R> extends EngineCommand<R> {

  /** Calls the engine for the workspace of that id or name. */
  protected abstract R ask(Pyro pyro, String workspace, Invocation call);

  @Override
  protected final R ask(Pyro pyro, Invocation call) {
    return ask(pyro, call.required(0), call);
  }
}
