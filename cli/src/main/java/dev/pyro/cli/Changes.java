package dev.pyro.cli;

import dev.pyro.ChangeEntry;
import dev.pyro.ChangeSummary;
import java.util.ArrayList;
import java.util.List;

/** Changed paths for people. */
final class Changes {
  private Changes() {}

  /** Returns the numbers in words, such as {@code 3 paths: 1 added, 2 modified}. */
  static String numbers(ChangeSummary summary) {
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

  /** Returns a line for each path. */
  static String table(List<ChangeEntry> entries) {
    TextTable table = new TextTable();
    for (ChangeEntry entry : entries) {
      table.row(entry.status().wireName().replace('_', ' '), entry.path());
    }
    return table.toString();
  }
}
