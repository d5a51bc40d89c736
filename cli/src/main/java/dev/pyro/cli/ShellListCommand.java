package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code pyro workspace shell list}. */
final class ShellListCommand extends WorkspaceCommand<ShellListCommand.Shells> {
  private static final Flag QUIET = Flag.of('q', "quiet", "print the ids only");

  /**
   * What there is.
   *
   * @param shells each of them, in the order in which they were opened
   */
  record Shells(List<ShellStatus> shells) {}

  @Override
  public String summary() {
    return "list the shells of a workspace";
  }

  @Override
  public List<Flag> flags() {
    return List.of(QUIET);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("all of them", "pyro workspace shell list fix"),
        new Example("for a program", "pyro workspace shell list fix --json"));
  }

  @Override
  Shells ask(Pyro pyro, String workspace, Invocation call) {
    return new Shells(pyro.listShells(workspace));
  }

  @Override
  Object json(Shells list) {
    return Map.of("count", list.shells().size(), "shells", list.shells());
  }

  @Override
  void show(Shells list, Invocation call) {
    if (call.has(QUIET)) {
      StringBuilder ids = new StringBuilder();
      for (ShellStatus shell : list.shells()) {
        ids.append(shell.shellId()).append('\n');
      }
      call.console().print(ids.toString());
    } else {
      call.console().print(table(list.shells(), Instant.now()));
    }
  }

  static String table(List<ShellStatus> shells, Instant now) {
    TextTable table = new TextTable("ID", "STATE", "SIZE", "OPENED", "DIRECTORY");
    for (ShellStatus shell : shells) {
      table.row(
          shell.shellId(),
          ShellCommand.state(shell),
          shell.cols() + "x" + shell.rows(),
          Units.ago(shell.openedAt(), now),
          shell.cwd());
    }
    return table.toString();
  }
}
