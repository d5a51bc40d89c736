package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.ListCommand;
import dev.pyro.cli.core.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code pyro workspace shell list}. */
public final class ShellListCommand extends ListCommand<List<ShellStatus>, ShellStatus> {
  public ShellListCommand() {
    super("ids", "ID", "STATE", "SIZE", "OPENED", "DIRECTORY");
  }

  @Override
  public Usage usage() {
    return Usage.onWorkspace("list the shells of a workspace")
        .flags(quiet)
        .example("all of them", "pyro workspace shell list fix")
        .example("for a program", "pyro workspace shell list fix --json");
  }

  @Override
  protected List<ShellStatus> ask(Pyro pyro, Invocation call) {
    return pyro.listShells(call.required(0));
  }

  @Override
  protected Object json(List<ShellStatus> list) {
    return Map.of("count", list.size(), "shells", list);
  }

  @Override
  protected List<ShellStatus> items(List<ShellStatus> list) {
    return list;
  }

  @Override
  protected String[] cells(ShellStatus shell, Instant now) {
    return new String[] {
      shell.shellId(),
      ShellCommand.state(shell),
      shell.cols() + "x" + shell.rows(),
      Units.ago(shell.openedAt(), now),
      shell.cwd()
    };
  }
}
