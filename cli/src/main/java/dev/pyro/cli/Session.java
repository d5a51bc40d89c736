package dev.pyro.cli;

import dev.pyro.Pyro;

/**
 * The engine with its progress on the error output.
 *
 * @param pyro the engine
 * @param progress the display
 */
record Session(Pyro pyro, ProgressDisplay progress) implements AutoCloseable {

  static Session open(Invocation call) {
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
