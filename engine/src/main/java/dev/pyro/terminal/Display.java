package dev.pyro.terminal;

/**
 * What text and {@link ControlFunctions} do to a screen: its grid, its {@link Cursor}, and the
 * alternate screen. Columns and rows count from 0; numbers of what is to be done are above 0. Where
 * terminals differ, this does what tmux does. Nothing works longer than going over the rows of a
 * screen takes.
 */
final class Display {
  private final History history = new History();
  private final Cursor cursor;
  private final Grid main;
  private Grid alternate; // made when first asked for
  private Grid grid;
  private int cols;
  private int rows;
  private boolean insert;
  private boolean newLine;
  private Cursor.Saved savedByMain; // where the main screen's cursor was left, or null

  Display(int cols, int rows) {
    this.cols = cols;
    this.rows = rows;
    cursor = new Cursor(cols, rows);
    main = new Grid(cols, rows, history);
    grid = main;
  }

  Grid grid() {
    return grid;
  }

  History history() {
    return history;
  }

  Cursor cursor() {
    return cursor;
  }

  void resize(int newCols, int newRows) {
    if (grid == main) {
      alternate = null; // nobody sees what is on it
    } else {
      int mainRow = savedByMain == null ? rows - 1 : Math.min(savedByMain.y(), rows - 1);
      int moved = main.resize(newCols, newRows, mainRow);
      savedByMain = savedByMain == null ? null : savedByMain.movedUp(moved);
    }
    int moved = grid.resize(newCols, newRows, cursor.row());
    cols = newCols;
    rows = newRows;
    cursor.resize(newCols, newRows, moved);
  }

  // Text

  void write(int codePoint) {
    int width = CharWidth.of(codePoint);
    if (width == 0) {
      if (cursor.x() > 0) {
        row().mark(cursor.x() - 1, codePoint);
      }
      return;
    }
    if (cursor.wraps() && cursor.x() > cols - width) {
      row().setContinued();
      index();
      cursor.carriageReturn();
    }
    if (cursor.x() > cols - width) {
      return; // a wide character in the last column
    }
    if (insert) {
      row().insert(cursor.x(), width);
    }
    row().put(cursor.x(), codePoint, width);
    cursor.advance(width);
  }

  private Row row() {
    return grid.row(cursor.row());
  }

  /** Writes a character {@code n} times, but not into the next row; nothing if it is 0. */
  void repeat(int codePoint, int n) {
    for (int i = Math.min(n, cols - cursor.x()); i > 0 && codePoint != 0; i--) {
      write(codePoint);
    }
  }

  // Moves that depend on the text, or move it

  /** Moves left, or to the end of the row above if the text came from there. */
  void back() {
    if (cursor.x() > 0) {
      cursor.left(1);
    } else if (cursor.row() > 0 && grid.row(cursor.row() - 1).isContinued()) {
      cursor.toEndOfRowAbove();
    }
  }

  void newLine() {
    index();
    if (newLine) {
      cursor.carriageReturn();
    }
  }

  /** Moves down; at the bottom of the scrolling region, its text moves up instead. */
  void index() {
    if (cursor.row() == cursor.bottom() - 1) {
      scrollUp(1);
    } else {
      cursor.nextRow();
    }
  }

  void reverseIndex() {
    if (cursor.row() == cursor.top()) {
      scrollDown(1);
    } else {
      cursor.previousRow();
    }
  }

  void scrollUp(int n) {
    grid.scrollUp(cursor.top(), cursor.bottom(), n);
  }

  void scrollDown(int n) {
    grid.insert(cursor.top(), cursor.bottom(), n);
  }

  // Changes of what is there

  void insertCharacters(int n) {
    row().insert(cursor.x(), n);
  }

  void deleteCharacters(int n) {
    row().delete(cursor.x(), n);
  }

  void eraseCharacters(int n) {
    row().clear(cursor.x(), Math.min(cols, cursor.x() + n));
  }

  void insertRows(int n) {
    if (cursor.isInRegion()) {
      grid.insert(cursor.row(), cursor.bottom(), n);
    }
  }

  void deleteRows(int n) {
    if (cursor.isInRegion()) {
      grid.delete(cursor.row(), cursor.bottom(), n);
    }
  }

  void eraseRow() {
    row().clear();
  }

  void eraseToEndOfRow() {
    row().clear(cursor.x(), cols);
  }

  void eraseToStartOfRow() {
    row().clear(0, Math.min(cursor.x() + 1, cols));
  }

  void eraseBelow() {
    if (cursor.x() == 0 && cursor.row() == 0) {
      clear();
    } else {
      eraseToEndOfRow();
      grid.clear(cursor.row() + 1, rows);
    }
  }

  void eraseAbove() {
    grid.clear(0, cursor.row());
    eraseToStartOfRow();
  }

  void clear() {
    if (grid == main) {
      grid.scrollOff();
    } else {
      grid.clear(0, rows);
    }
  }

  void forgetHistory() {
    history.clear();
  }

  /** Fills the screen with E (DECALN), which served to adjust the picture of a real terminal. */
  void align() {
    cursor.setWholeRegion();
    cursor.toStartOfScreen();
    String filled = "E".repeat(cols);
    for (int row = 0; row < rows; row++) {
      grid.row(row).fill('E', filled);
    }
  }

  // Modes

  void setInsert(boolean on) {
    insert = on;
  }

  void setNewLine(boolean on) {
    newLine = on;
  }

  void setAlternate(boolean on) {
    if (on && grid == main) {
      if (alternate == null) {
        alternate = new Grid(cols, rows, null);
      }
      grid = alternate;
      grid.clear(0, rows);
    } else if (!on) {
      grid = main;
      cursor.stayInRow();
    }
  }

  void setAlternateWithCursor(boolean on) {
    if (on && grid == main) {
      savedByMain = cursor.here();
      setAlternate(true);
    } else if (!on) {
      setAlternate(false);
      if (savedByMain != null) {
        cursor.backTo(savedByMain);
      }
    }
  }

  void reset() {
    resetModes();
    cursor.resetTabs();
    setAlternate(false);
    clear();
    cursor.toStartOfScreen();
  }

  /** Resets everything but the text, the place of the cursor and the tabs. */
  void resetModes() {
    cursor.resetModes();
    insert = false;
    newLine = false;
  }
}
