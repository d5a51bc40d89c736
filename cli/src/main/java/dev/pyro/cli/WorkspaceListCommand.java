package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code pyro workspace list}. */
final class WorkspaceListCommand extends EngineCommand<WorkspaceList> {
  private static final Flag LABEL =
      Flag.withValue("label", "KEY=VALUE", "only those with this label; may be repeated");
  private static final Flag QUIET = Flag.of('q', "quiet", "print the ids only");

  @Override
  public String summary() {
    return "list workspaces, the most recently active first";
  }

  @Override
  public List<Flag> flags() {
    return List.of(LABEL, QUIET);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("all of them", "pyro workspace list"),
        new Example("those of one issue, for a program", "pyro workspace list --label issue=7 -q"));
  }

  @Override
  WorkspaceList ask(Pyro pyro, Invocation call) {
    return pyro.listWorkspaces(call.pairs(LABEL));
  }

  @Override
  void show(WorkspaceList list, Invocation call) {
    if (call.has(QUIET)) {
      StringBuilder ids = new StringBuilder();
      for (WorkspaceStatus workspace : list.workspaces()) {
        ids.append(workspace.workspaceId()).append('\n');
      }
      call.console().print(ids.toString());
    } else {
      call.console().print(table(list, Instant.now()));
    }
  }

  static String table(WorkspaceList list, Instant now) {
    TextTable table =
        new TextTable("ID", "NAME", "STATE", "ENVIRONMENT", "ACTIVITY", "EXPIRES", "LABELS");
    for (WorkspaceStatus workspace : list.workspaces()) {
      table.row(
          workspace.workspaceId(),
          workspace.name().orElse(""),
          workspace.state().wireName(),
          workspace.environment(),
          Units.ago(workspace.lastActivityAt(), now),
          workspace.expiresAt().map(time -> Units.until(time, now)).orElse("never"),
          labels(workspace.labels()));
    }
    return table.toString();
  }

  static String labels(Map<String, String> labels) {
    List<String> pairs = new ArrayList<>();
    labels.forEach((key, value) -> pairs.add(key + "=" + value));
    return String.join(", ", pairs);
  }
}
