package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace shell close}. */
public final class ShellCloseCommand extends ShellCommand<ShellStatus> {
  @Override
  public Usage usage() {
    return onShell("end a shell and what runs in it")
        .details("What it has written is gone then.")
        .example("when it has done its work", "pyro workspace shell close fix f2a81c03");
  }

  @Override
  protected ShellStatus ask(Pyro pyro, String workspace, String shell, Invocation call) {
    return pyro.closeShell(workspace, shell);
  }

  @Override
  protected String text(ShellStatus shell, Invocation call) {
    return shell.shellId() + "\n";
  }
}
