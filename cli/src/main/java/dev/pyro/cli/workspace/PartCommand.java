package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.cli.core.Invocation;

/**
 * A command that is one call of the engine on a part of a workspace, such as a shell. Its first
 * argument is the workspace, its second the part.
 *
 * @param <R> what the engine returns
 */
public abstract class PartCommand<R> extends WorkspaceCommand<R> {

  /** Calls the engine for that part of that workspace. */
  protected abstract R ask(Pyro pyro, String workspace, String part, Invocation call);

  @Override
  protected final R ask(Pyro pyro, String workspace, Invocation call) {
    return ask(pyro, workspace, call.required(1), call);
  }
}
