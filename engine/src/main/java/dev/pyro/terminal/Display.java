package dev.pyro.terminal;

/**
 * A cursor on a grid, and what text and {@link ControlFunctions} do to both. Columns and rows count
 * from 0; numbers of what is to be done are above 0. Where terminals differ, this does what tmux
 * does. Nothing works longer than going over the rows of a screen takes.
 */
final class Display {
  private final History history = new History();
  private final TabStops tabs = new TabStops();
  private final Grid main;
  private Grid alternate; // made when first asked for
  private Grid grid;
  private int cols;
  private int rows;

  private int x; // cols after the last column is written: the next character goes to a new row
  private int y;
  private int top; // of the scrolling region
  private int bottom; // the row after the region
  private boolean wrap = true;
  private boolean insert;
  private boolean origin;
  private boolean newLine;
  private Charsets charsets = Charsets.ASCII;

  private Saved saved = Saved.HOME;
  private Saved savedByMain; // where the main screen's cursor was left, or null

  private record Saved(int x, int y, boolean origin, Charsets charsets) {
    static final Saved HOME = new Saved(0, 0, false, Charsets.ASCII);

    Saved movedUp(int n) {
      return new Saved(x, Math.max(0, y - n), origin, charsets);
    }
  }

  Display(int cols, int rows) {
    this.cols = cols;
    this.rows = rows;
    main = new Grid(cols, rows, history);
    grid = main;
    bottom = rows;
  }

  Grid grid() {
    return grid;
  }

  History history() {
    return history;
  }

  /** Returns the cursor's column, the last one while the next character goes to a new row. */
  int cursorCol() {
    return Math.min(x, cols - 1);
  }

  int cursorRow() {
    return y;
  }

  void resize(int newCols, int newRows) {
    if (grid == main) {
      alternate = null; // nobody sees what is on it
    } else {
      int mainRow = savedByMain == null ? rows - 1 : Math.min(savedByMain.y(), rows - 1);
      int moved = main.resize(newCols, newRows, mainRow);
      savedByMain = savedByMain == null ? null : savedByMain.movedUp(moved);
    }
    int moved = grid.resize(newCols, newRows, y);
    saved = saved.movedUp(moved);
    cols = newCols;
    rows = newRows;
    setWholeRegion();
    moveTo(x, y - moved);
  }

  // Text

  Charsets charsets() {
    return charsets;
  }

  void setCharsets(Charsets wanted) {
    charsets = wanted;
  }

  void write(int codePoint) {
    int width = CharWidth.of(codePoint);
    if (width == 0) {
      if (x > 0) {
        row().mark(x - 1, codePoint);
      }
      return;
    }
    if (wrap && x > cols - width) {
      row().setContinued();
      index();
      x = 0;
    }
    if (x > cols - width) {
      return; // a wide character in the last column
    }
    if (insert) {
      row().insert(x, width);
    }
    row().put(x, codePoint, width);
    x = Math.min(x + width, wrap ? cols : cols - 1);
  }

  private Row row() {
    return grid.row(y);
  }

  /** Writes a character {@code n} times, but not into the next row; nothing if it is 0. */
  void repeat(int codePoint, int n) {
    for (int i = Math.min(n, cols - x); i > 0 && codePoint != 0; i--) {
      write(codePoint);
    }
  }

  // The cursor

  private void moveTo(int col, int row) {
    x = Math.min(col, cols - 1);
    y = Math.clamp(row, 0, rows - 1);
  }

  void to(int col, int row) {
    toRow(row);
    toCol(col);
  }

  void toCol(int col) {
    moveTo(col, y);
  }

  /** Moves to a row, counted from the scrolling region's top if a program wants that. */
  void toRow(int row) {
    y = origin ? Math.min(top + row, bottom - 1) : Math.min(row, rows - 1);
  }

  void up(int n) {
    moveTo(x, Math.max(y - n, y < top ? 0 : top));
  }

  void down(int n) {
    moveTo(x, Math.min(y + n, (y < bottom ? bottom : rows) - 1));
  }

  void left(int n) {
    x = Math.max(0, x - n);
  }

  void right(int n) {
    moveTo(x + n, y);
  }

  void carriageReturn() {
    x = 0;
  }

  /** Moves left, or to the end of the row above if the text came from there. */
  void back() {
    if (x > 0) {
      x--;
    } else if (y > 0 && grid.row(y - 1).isContinued()) {
      moveTo(cols - 1, y - 1);
    }
  }

  void newLine() {
    index();
    x = newLine ? 0 : x;
  }

  /** Moves down; at the bottom of the scrolling region, its text moves up instead. */
  void index() {
    if (y == bottom - 1) {
      scrollUp(1);
    } else {
      y = Math.min(y + 1, rows - 1);
    }
  }

  void reverseIndex() {
    if (y == top) {
      scrollDown(1);
    } else {
      y = Math.max(0, y - 1);
    }
  }

  void save() {
    saved = here();
  }

  void restore() {
    origin = saved.origin();
    charsets = saved.charsets();
    moveTo(saved.x(), saved.y());
  }

  private Saved here() {
    return new Saved(x, y, origin, charsets);
  }

  // Tabs

  void tab(int n) {
    for (int i = 0; i < n && x < cols - 1; i++) {
      x = tabs.after(x, cols - 1);
    }
  }

  void backTab(int n) {
    x = cursorCol();
    for (int i = 0; i < n && x > 0; i++) {
      x = tabs.before(x);
    }
  }

  void setTab() {
    tabs.set(x);
  }

  void clearTab() {
    tabs.clear(x);
  }

  void clearTabs() {
    tabs.clear();
  }

  // Changes of what is there

  void insertCharacters(int n) {
    row().insert(x, n);
  }

  void deleteCharacters(int n) {
    row().delete(x, n);
  }

  void eraseCharacters(int n) {
    row().clear(x, Math.min(cols, x + n));
  }

  void insertRows(int n) {
    if (isInRegion()) {
      grid.insert(y, bottom, n);
    }
  }

  void deleteRows(int n) {
    if (isInRegion()) {
      grid.delete(y, bottom, n);
    }
  }

  private boolean isInRegion() {
    return y >= top && y < bottom;
  }

  void scrollUp(int n) {
    grid.scrollUp(top, bottom, n);
  }

  void scrollDown(int n) {
    grid.insert(top, bottom, n);
  }

  void eraseRow() {
    row().clear();
  }

  void eraseToEndOfRow() {
    row().clear(x, cols);
  }

  void eraseToStartOfRow() {
    row().clear(0, Math.min(x + 1, cols));
  }

  void eraseBelow() {
    if (x == 0 && y == 0) {
      clear();
    } else {
      eraseToEndOfRow();
      grid.clear(y + 1, rows);
    }
  }

  void eraseAbove() {
    grid.clear(0, y);
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

  /** Fills the screen with E, by which the picture of a real terminal was adjusted. */
  void align() {
    setWholeRegion();
    moveTo(0, 0);
    String filled = "E".repeat(cols);
    for (int row = 0; row < rows; row++) {
      grid.row(row).fill('E', filled);
    }
  }

  // Modes

  /** Has the rows {@code first} to below {@code end} scroll, if these are two at least. */
  void setRegion(int first, int end) {
    int last = Math.min(end, rows);
    if (first < last - 1) {
      top = first;
      bottom = last;
      moveTo(0, 0);
    }
  }

  private void setWholeRegion() {
    top = 0;
    bottom = rows;
  }

  void setInsert(boolean on) {
    insert = on;
  }

  void setNewLine(boolean on) {
    newLine = on;
  }

  void setOrigin(boolean on) {
    origin = on;
    to(0, 0);
  }

  void setWrap(boolean on) {
    wrap = on;
    x = on ? x : cursorCol();
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
      x = cursorCol();
    }
  }

  void setAlternateWithCursor(boolean on) {
    if (on && grid == main) {
      savedByMain = here();
      setAlternate(true);
    } else if (!on) {
      setAlternate(false);
      if (savedByMain != null) {
        moveTo(savedByMain.x(), savedByMain.y());
        charsets = savedByMain.charsets();
      }
    }
  }

  void reset() {
    resetModes();
    tabs.reset();
    setAlternate(false);
    clear();
    moveTo(0, 0);
  }

  /** Resets everything but the text, the cursor and the tabs. */
  void resetModes() {
    setWholeRegion();
    wrap = true;
    insert = false;
    origin = false;
    newLine = false;
    charsets = Charsets.ASCII;
    saved = Saved.HOME;
  }
}
