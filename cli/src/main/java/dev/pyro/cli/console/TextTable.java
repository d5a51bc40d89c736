package dev.pyro.cli.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A table for people: a head line, unless it is empty, and rows. A column is as wide as its widest
 * cell. Cells may come from a guest, so they are cleaned for a terminal.
 */
public final class TextTable {
  private static final int GAP = 3;

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... head) {
    if (head.length > 0) {
      row(head);
    }
  }

  public void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Printable.line(cell));
    }
    rows.add(row);
  }

  @Override
  public String toString() {
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    int[] starts = new int[columns + 1];
    for (int i = 0; i < columns; i++) {
      for (List<String> row : rows) {
        starts[i + 1] = Math.max(starts[i + 1], starts[i] + row.get(i).length() + GAP);
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      int written = 0;
      for (int i = 0; i < columns; i++) {
        if (!row.get(i).isEmpty()) { // no blanks at the end of a line
          text.repeat(' ', starts[i] - written).append(row.get(i));
          written = starts[i] + row.get(i).length();
        }
      }
      text.append('\n');
    }
    return text.toString();
  }
}
