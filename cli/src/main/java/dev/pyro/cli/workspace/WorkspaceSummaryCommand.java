package dev.pyro.cli.workspace;

import dev.pyro.ChangeSummary;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceSummary;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Style;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code pyro workspace summary}. */
public final class WorkspaceSummaryCommand extends WorkspaceCommand<WorkspaceSummary> {
  @Override
  public Usage usage() {
    return Usage.onWorkspace("show what was done in a workspace and what came of it")
        .details("It covers what happened since the last reset.")
        .example("before a review", "pyro workspace summary fix")
        .example("for a program", "pyro workspace summary fix --json");
  }

  @Override
  protected WorkspaceSummary ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.summaryWorkspace(workspace);
  }

  @Override
  protected String text(WorkspaceSummary summary, Invocation call) {
    return page(summary, call.console().style(), Instant.now());
  }

  static String page(WorkspaceSummary summary, Style style, Instant now) {
    StringBuilder page = new StringBuilder(summary.workspaceId());
    summary.name().ifPresent(name -> page.append(" (").append(Printable.line(name)).append(')'));
    page.append(": ").append(summary.state().wireName());
    page.append(", created or reset ").append(Units.ago(summary.since(), now)).append('\n');
    WorkspaceSummary.Commands commands = summary.commands();
    section(page, style, "commands", commandNumbers(commands), commands.recent());
    group(page, style, "edits", summary.edits());
    WorkspaceSummary.Changes changes = summary.changes();
    section(
        page,
        style,
        "changes",
        changes
            .summary()
            .map(WorkspaceSummaryCommand::changeNumbers)
            .orElse(summary.warnings().isEmpty() ? "not known while it is stopped" : "not known"),
        changes.paths());
    more(page, changes);
    group(page, style, "services", summary.services());
    group(page, style, "artifacts", summary.artifacts());
    group(page, style, "snapshots", summary.snapshots());
    group(page, style, "network", summary.network());
    List<String> warnings = summary.warnings();
    group(page, style, "warnings", new WorkspaceSummary.Group(warnings.size(), warnings));
    return page.toString();
  }

  private static String commandNumbers(WorkspaceSummary.Commands commands) {
    List<String> parts = new ArrayList<>(List.of(String.valueOf(commands.count())));
    if (commands.failed() > 0) {
      parts.add(commands.failed() + " failed");
    }
    if (commands.timedOut() > 0) {
      parts.add(commands.timedOut() + " timed out");
    }
    return String.join(", ", parts);
  }

  /** Returns the numbers in words, such as {@code 3 paths: 1 added, 2 modified}. */
  private static String changeNumbers(ChangeSummary summary) {
    List<String> parts = new ArrayList<>();
    part(parts, summary.added(), "added");
    part(parts, summary.modified(), "modified");
    part(parts, summary.deleted(), "deleted");
    part(parts, summary.typeChanged(), "of another type");
    return summary.total() == 0
        ? "none"
        : Units.count(summary.total(), "path", "paths") + ": " + String.join(", ", parts);
  }

  private static void part(List<String> parts, int count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  /** A group without entries gets no section. */
  private static void group(
      StringBuilder page, Style style, String title, WorkspaceSummary.Group group) {
    if (group.count() > 0) {
      section(page, style, title, String.valueOf(group.count()), group.recent());
    }
  }

  private static void section(
      StringBuilder page, Style style, String title, String numbers, List<String> lines) {
    page.append('\n').append(style.strong(title)).append("  ").append(numbers).append('\n');
    for (String line : lines) {
      page.append("  ").append(Printable.line(line)).append('\n');
    }
  }

  private static void more(StringBuilder page, WorkspaceSummary.Changes changes) {
    int total = changes.summary().map(ChangeSummary::total).orElse(0);
    if (total > changes.paths().size()) {
      page.append("  and ").append(total - changes.paths().size()).append(" more\n");
    }
  }
}
