package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.ListCommand;
import dev.pyro.cli.workspace.OnWorkspace;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code pyro workspace shell list}. */
public final class ShellListCommand extends ListCommand<List<ShellStatus>, ShellStatus>
    implements OnWorkspace {
  public ShellListCommand() {
    super("ids", "ID", "STATE", "SIZE", "OPENED", "DIRECTORY");
  }

  @Override
  public String summary() {
    return "list the shells of a workspace";
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("all of them", "pyro workspace shell list fix"),
        new Example("for a program", "pyro workspace shell list fix --json"));
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
  protected String word(ShellStatus shell) {
    return shell.shellId();
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
