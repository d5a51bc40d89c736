package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.UnreadableWorkspace;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.ListCommand;
import dev.pyro.cli.core.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code pyro workspace list}. */
public final class WorkspaceListCommand extends ListCommand<WorkspaceList, WorkspaceStatus> {
  private static final Flag LABEL =
      Flag.withValue("label", "KEY=VALUE", "only those with this label; may be repeated");

  public WorkspaceListCommand() {
    super("ids", "ID", "NAME", "STATE", "ENVIRONMENT", "ACTIVITY", "EXPIRES", "LABELS");
  }

  @Override
  public Usage usage() {
    return Usage.of("list workspaces, the most recently active first")
        .flags(LABEL, quiet)
        .example("all of them", "pyro workspace list")
        .example("those of one issue, for a program", "pyro workspace list --label issue=7 -q");
  }

  @Override
  protected WorkspaceList ask(Pyro pyro, Invocation call) {
    return pyro.listWorkspaces(call.pairs(LABEL));
  }

  @Override
  protected List<WorkspaceStatus> items(WorkspaceList list) {
    return list.workspaces();
  }

  @Override
  protected String[] cells(WorkspaceStatus workspace, Instant now) {
    return new String[] {
      workspace.workspaceId(),
      workspace.name().orElse(""),
      workspace.state().wireName(),
      workspace.environment(),
      Units.ago(workspace.lastActivityAt(), now),
      workspace.expiresAt().map(time -> Units.until(time, now)).orElse("never"),
      labels(workspace.labels())
    };
  }

  @Override
  protected String remarks(WorkspaceList list, Invocation call) {
    List<String> lines = new ArrayList<>();
    for (UnreadableWorkspace one : list.unreadable()) {
      String id = one.workspaceId();
      lines.add("pyro: workspace " + id + " cannot be read: " + Printable.line(one.reason()));
      lines.add("hint: pyro workspace delete " + id + " removes it");
    }
    return String.join("\n", lines);
  }

  static String labels(Map<String, String> labels) {
    List<String> pairs = new ArrayList<>();
    labels.forEach((key, value) -> pairs.add(key + "=" + value));
    return String.join(", ", pairs);
  }
}
