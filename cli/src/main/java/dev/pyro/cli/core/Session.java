package dev.pyro.cli.core;

import dev.pyro.Pyro;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.GuestOutput;
import dev.pyro.cli.console.ProgressDisplay;
import java.io.OutputStream;

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

  /**
   * Returns a stream that passes output of a guest on to standard output.
   *
   * @param raw whether the user gives the guest a terminal that it may control
   */
  public GuestOutput guestOut(Invocation call, boolean raw) {
    Console console = call.console();
    return guestOutput(call, console.out(), !raw && console.stdoutIsTerminal());
  }

  /** Returns a stream that passes output of a guest on to the error output. */
  public GuestOutput guestErr(Invocation call) {
    Console console = call.console();
    return guestOutput(call, console.err(), console.stderrIsTerminal());
  }

  private GuestOutput guestOutput(Invocation call, OutputStream to, boolean cleaned) {
    return new GuestOutput(to, progress, call.interrupts()::onClosedOutput, cleaned);
  }

  @Override
  public void close() {
    progress.hide();
    pyro.close();
  }
}
