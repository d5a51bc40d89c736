package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellRequest;
import dev.pyro.ShellStatus;
import dev.pyro.TerminalSize;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.terminal.Stty;
import dev.pyro.cli.workspace.StartFlags;
import dev.pyro.cli.workspace.WorkspaceCommand;

/** {@code pyro workspace shell open}. */
public final class ShellOpenCommand extends WorkspaceCommand<ShellStatus> {
  static final Flag COLS = Flag.withValue("cols", "N", "columns of its terminal (yours, or 120)");
  static final Flag ROWS = Flag.withValue("rows", "N", "rows of its terminal (yours, or 30)");
  private static final Flag ID_ONLY = Flag.of("id-only", "print the id and nothing else");

  @Override
  public Usage usage() {
    return Usage.onWorkspace("open a shell that outlives this command")
        .flags(StartFlags.CWD, COLS, ROWS, StartFlags.SECRET_ENV, ID_ONLY)
        .details(
            "It is bash, or sh where there is none, on a terminal of its own. It lives until it ends or is",
            "closed, or its workspace is stopped, reset or deleted. Any number of people and programs may",
            "use it: attach connects a terminal, read and write are for programs.")
        .example("in a directory of the project", "pyro workspace shell open fix --cwd src")
        .example("in a script", "id=$(pyro workspace shell open fix --id-only)");
  }

  @Override
  protected ShellStatus ask(Pyro pyro, String workspace, Invocation call) {
    ShellRequest request =
        new ShellRequest(StartFlags.cwd(call), size(call), StartFlags.secretEnv(call));
    return pyro.openShell(workspace, request).status();
  }

  private static TerminalSize size(Invocation call) {
    TerminalSize usual = call.has(COLS) && call.has(ROWS) ? ShellRequest.DEFAULT_SIZE : ours(call);
    return new TerminalSize(call.number(COLS, usual.cols()), call.number(ROWS, usual.rows()));
  }

  private static TerminalSize ours(Invocation call) {
    Console console = call.console();
    return console.stdinIsTerminal() || console.stdoutIsTerminal()
        ? new Stty(console.stdinIsTerminal()).size()
        : ShellRequest.DEFAULT_SIZE;
  }

  @Override
  protected String text(ShellStatus shell, Invocation call) {
    return shell.shellId() + "\n";
  }

  @Override
  protected String remarks(ShellStatus shell, Invocation call) {
    if (call.has(ID_ONLY)) {
      return "";
    }
    String place = shell.workspaceId() + " " + shell.shellId();
    return "next: pyro workspace shell attach "
        + place
        + "\n  or: pyro workspace shell write "
        + place
        + " INPUT, then pyro workspace shell read "
        + place;
  }
}
