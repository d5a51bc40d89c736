package dev.pyro.terminal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The rows of a screen. Ranges are given by their first row and the one after their last. */
final class Grid {
  private final History history; // null on the alternate screen
  private List<Row> rows;

  Grid(int cols, int rows, History history) {
    this.history = history;
    this.rows = new ArrayList<>();
    for (int y = 0; y < rows; y++) {
      this.rows.add(new Row(cols));
    }
  }

  Row row(int y) {
    return rows.get(y);
  }

  void clear(int from, int to) {
    rows.subList(from, to).forEach(Row::clear);
  }

  /** Clears the screen; what was on it scrolls off, as in tmux, so that it can be read later. */
  void scrollOff() {
    int end = rows.size();
    while (end > 0 && !rows.get(end - 1).isWritten()) {
      end--;
    }
    remember(0, end);
    clear(0, rows.size());
  }

  /** Moves a range up by {@code n} rows, which go to the history, as in tmux from any range. */
  void scrollUp(int from, int to, int n) {
    int gone = Math.min(n, to - from);
    remember(from, from + gone);
    delete(from, to, gone);
  }

  private void remember(int from, int to) {
    if (history != null) {
      rows.subList(from, to).forEach(row -> history.add(row.text()));
    }
  }

  /** Takes {@code n} rows out at the start of a range; empty ones come in at its end. */
  void delete(int from, int to, int n) {
    int gone = Math.min(n, to - from);
    clear(from, from + gone);
    Collections.rotate(rows.subList(from, to), -gone);
  }

  /** Puts {@code n} empty rows in at the start of a range; those at its end are lost. */
  void insert(int from, int to, int n) {
    int gone = Math.min(n, to - from);
    clear(to - gone, to);
    Collections.rotate(rows.subList(from, to), gone);
  }

  /**
   * Changes the size. Rows are cut, not wrapped anew. If there are to be fewer, those below the
   * cursor go first, then those at the top, which the history gets.
   *
   * @return by how many rows the text moved up
   */
  int resize(int cols, int count, int cursorRow) {
    int surplus = Math.max(0, rows.size() - count);
    int below = Math.min(surplus, rows.size() - 1 - cursorRow);
    int above = surplus - below;
    remember(0, above);
    rows = new ArrayList<>(rows.subList(above, rows.size() - below));
    rows.forEach(row -> row.resize(cols));
    while (rows.size() < count) {
      rows.add(new Row(cols));
    }
    return above;
  }

  List<String> text() {
    return rows.stream().map(Row::text).toList();
  }
}
