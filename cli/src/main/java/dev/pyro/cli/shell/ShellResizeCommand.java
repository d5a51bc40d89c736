package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.TerminalSize;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.core.UsageException;

/** {@code pyro workspace shell resize}. */
public final class ShellResizeCommand extends ShellCommand<ShellStatus> {
  private static final Flag COLS = Flag.withValue("cols", "N", "columns, 1 to 1000");
  private static final Flag ROWS = Flag.withValue("rows", "N", "rows, 1 to 1000");

  @Override
  public Usage usage() {
    return onShell("give a shell's terminal another size")
        .flags(COLS, ROWS)
        .details("Whoever attaches, or resizes the terminal that is attached, gives it that size.")
        .example("wide lines", "pyro workspace shell resize fix f2a81c03 --cols 200 --rows 50");
  }

  @Override
  protected ShellStatus ask(Pyro pyro, String workspace, String shell, Invocation call) {
    if (!call.has(COLS) || !call.has(ROWS)) {
      throw new UsageException("the size is not given", "give both --cols and --rows");
    }
    return pyro.resizeShell(
        workspace, shell, new TerminalSize(call.number(COLS, 0), call.number(ROWS, 0)));
  }
}
