package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import java.util.List;

/** {@code pyro workspace shell close}. */
final class ShellCloseCommand extends ShellCommand<ShellStatus> {
  @Override
  public String summary() {
    return "end a shell and what runs in it";
  }

  @Override
  public List<String> details() {
    return List.of("What it has written is gone then.", SHELL_NAMING, NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("when it has done its work", "pyro workspace shell close fix f2a81c03"));
  }

  @Override
  ShellStatus ask(Pyro pyro, String workspace, String shell, Invocation call) {
    return pyro.closeShell(workspace, shell);
  }

  @Override
  void show(ShellStatus shell, Invocation call) {
    call.console().print(shell.shellId() + "\n");
  }
}
