package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.tools.Json;

/**
 * A command that is one call of the engine.
 *
 * @param <R> what the engine returns
 */
abstract class EngineCommand<R extends Record> implements Subcommand {

  /** Does the work. */
  abstract R ask(Pyro pyro, Invocation call);

  /** Shows people what came of it. */
  abstract void show(R result, Invocation call);

  /** Returns what programs get of it: a record, or a map with snake case keys. */
  Object json(R result) {
    return result;
  }

  @Override
  public final int run(Invocation call) {
    R result;
    try (Session session = Session.open(call)) {
      result = ask(session.pyro(), call);
    }
    if (call.json()) {
      call.console().print(Json.text(json(result)));
    } else {
      show(result, call);
    }
    return ExitCode.OK;
  }
}
