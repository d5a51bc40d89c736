package dev.pyro.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns for people: a head line, then rows, each column as wide as it must be. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... head) {
    rows.add(List.of(head));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < columns - 1; i++) {
        text.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 3);
      }
      text.append(row.getLast()).append('\n');
    }
    return text.toString();
  }
}
