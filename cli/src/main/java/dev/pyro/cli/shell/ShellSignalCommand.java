package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.cli.core.Invocation;
import java.util.List;

/** {@code pyro workspace shell signal}. */
public final class ShellSignalCommand extends ShellCommand<ShellStatus> {
  private static final String USUAL = "INT";

  @Override
  public String summary() {
    return "signal what runs in the foreground of a shell";
  }

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, SHELL, "[SIGNAL]");
  }

  @Override
  public List<String> details() {
    return List.of(
        "SIGNAL is HUP, INT, TERM or KILL; INT unless it is given.", SHELL_NAMING, NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("as Ctrl-C does", "pyro workspace shell signal fix f2a81c03"),
        new Example("what ignores that", "pyro workspace shell signal fix f2a81c03 KILL"));
  }

  @Override
  protected ShellStatus ask(Pyro pyro, String workspace, String shell, Invocation call) {
    return pyro.signalShell(workspace, shell, call.argument(2).orElse(USUAL));
  }
}
