package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace shell signal}. */
public final class ShellSignalCommand extends ShellCommand<ShellStatus> {
  private static final String USUAL = "INT";

  @Override
  public Usage usage() {
    return onShell("signal what runs in the foreground of a shell")
        .arguments("[SIGNAL]")
        .details("SIGNAL is HUP, INT, TERM or KILL; INT unless it is given.")
        .example("as Ctrl-C does", "pyro workspace shell signal fix f2a81c03")
        .example("what ignores that", "pyro workspace shell signal fix f2a81c03 KILL");
  }

  @Override
  protected ShellStatus ask(Pyro pyro, String workspace, String shell, Invocation call) {
    return pyro.signalShell(workspace, shell, call.argument(2).orElse(USUAL));
  }
}
