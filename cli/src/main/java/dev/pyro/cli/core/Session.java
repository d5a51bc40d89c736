package dev.pyro.cli.core;

import dev.pyro.Pyro;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.ProgressDisplay;

/**
 * The engine with its progress on the error output.
 *
 * @param pyro the engine
 * @param progress the display
 */
public record Session(Pyro pyro, ProgressDisplay progress) implements AutoCloseable {

  public static Session open(Invocation call) {
    Console console = call.console();
    boolean silent = call.json() && !console.stderrIsTerminal();
    ProgressDisplay progress = new ProgressDisplay(console, silent, ProgressDisplay.QUIET_MS);
    return new Session(Pyro.open(Pyro.Options.defaults().withProgress(progress)), progress);
  }

  @Override
  public void close() {
    progress.hide();
    pyro.close();
  }
}
