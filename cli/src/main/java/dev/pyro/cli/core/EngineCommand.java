package dev.pyro.cli.core;

import dev.pyro.Pyro;
import dev.pyro.cli.console.Console;
import dev.pyro.tools.ResultJson;

/**
 * A command that is one call of the engine.
 *
 * @param <R> what the engine returns
 */
public abstract class EngineCommand<R> implements Subcommand {

  /** Calls the engine. */
  protected abstract R ask(Pyro pyro, Invocation call);

  /** Returns what standard output gets for people. */
  protected abstract String text(R result, Invocation call);

  /** Returns what people are told on the error output: lines, or the empty string for nothing. */
  protected String remarks(R result, Invocation call) {
    return "";
  }

  /** Returns what programs get: a record, or a map with snake case keys. */
  protected Object json(R result) {
    return result;
  }

  /** Returns the exit code of a call that was answered. */
  protected int exitCodeOf(R result) {
    return ExitCode.OK;
  }

  @Override
  public final int run(Invocation call) {
    R result;
    try (Session session = Session.open(call)) {
      result = ask(session.pyro(), call);
    }
    print(result, call);
    return exitCodeOf(result);
  }

  /** Prints a result: as JSON where the call asks for that, else for people. */
  public final void print(R result, Invocation call) {
    if (call.json()) {
      call.console().print(out -> ResultJson.write(json(result), out));
    } else {
      show(result, call);
    }
  }

  /** Prints a result for people. */
  protected void show(R result, Invocation call) {
    Console console = call.console();
    console.print(text(result, call));
    String remarks = remarks(result, call);
    if (!remarks.isEmpty()) {
      console.tell(remarks);
    }
  }
}
