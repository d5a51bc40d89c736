package dev.pyro.terminal;

/**
 * Where the next character goes, and what changes that: the scrolling region, the tab stops and the
 * modes of the cursor. Columns and rows count from 0; numbers of steps are above 0.
 */
final class Cursor {
  private final TabStops tabs = new TabStops();
  private int cols;
  private int rows;

  private int x; // cols after the last column is written: the next character goes to a new row
  private int y;
  private int top; // of the scrolling region
  private int bottom; // the row after the region
  private boolean wrap = true;
  private boolean origin;
  private Charsets charsets = Charsets.ASCII;
  private Saved saved = Saved.HOME;

  /** What a program can save and restore. */
  record Saved(int x, int y, boolean origin, Charsets charsets) {
    private static final Saved HOME = new Saved(0, 0, false, Charsets.ASCII);

    Saved movedUp(int n) {
      return new Saved(x, Math.max(0, y - n), origin, charsets);
    }
  }

  Cursor(int cols, int rows) {
    this.cols = cols;
    this.rows = rows;
    bottom = rows;
  }

  /**
   * Returns the column, which is beyond the last one while the next character goes to a new row.
   */
  int x() {
    return x;
  }

  /** Returns the column, the last one while the next character goes to a new row. */
  int col() {
    return Math.min(x, cols - 1);
  }

  int row() {
    return y;
  }

  /** Follows a screen whose size has changed and whose text has moved up. */
  void resize(int newCols, int newRows, int movedUp) {
    saved = saved.movedUp(movedUp);
    cols = newCols;
    rows = newRows;
    setWholeRegion();
    moveTo(x, y - movedUp);
  }

  // Moves

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

  void toStartOfScreen() {
    moveTo(0, 0);
  }

  void toEndOfRowAbove() {
    moveTo(cols - 1, y - 1);
  }

  void up(int n) {
    moveTo(x, Math.max(y - n, y < top ? 0 : top));
  }

  void down(int n) {
    moveTo(x, Math.min(y + n, (y < bottom ? bottom : rows) - 1));
  }

  /** Moves down by a row, out of the scrolling region too. */
  void nextRow() {
    y = Math.min(y + 1, rows - 1);
  }

  /** Moves up by a row, out of the scrolling region too. */
  void previousRow() {
    y = Math.max(0, y - 1);
  }

  void left(int n) {
    x = Math.max(0, x - n);
  }

  void right(int n) {
    moveTo(x + n, y);
  }

  /** Moves behind a character that was written. */
  void advance(int width) {
    x = Math.min(x + width, wrap ? cols : cols - 1);
  }

  void carriageReturn() {
    x = 0;
  }

  /** Has the next character overwrite the last column, if it would go to a new row. */
  void stayInRow() {
    x = col();
  }

  // Tabs

  void tab(int n) {
    for (int i = 0; i < n && x < cols - 1; i++) {
      x = tabs.after(x, cols - 1);
    }
  }

  void backTab(int n) {
    stayInRow();
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

  void resetTabs() {
    tabs.reset();
  }

  // The scrolling region

  int top() {
    return top;
  }

  int bottom() {
    return bottom;
  }

  boolean isInRegion() {
    return y >= top && y < bottom;
  }

  /** Has the rows {@code first} to below {@code end} scroll, if these are two at least. */
  void setRegion(int first, int end) {
    int last = Math.min(end, rows);
    if (first < last - 1) {
      top = first;
      bottom = last;
      toStartOfScreen();
    }
  }

  void setWholeRegion() {
    top = 0;
    bottom = rows;
  }

  // Modes

  boolean wraps() {
    return wrap;
  }

  void setWrap(boolean on) {
    wrap = on;
    x = on ? x : col();
  }

  void setOrigin(boolean on) {
    origin = on;
    to(0, 0);
  }

  Charsets charsets() {
    return charsets;
  }

  void setCharsets(Charsets wanted) {
    charsets = wanted;
  }

  /** Resets everything but the place and the tabs. */
  void resetModes() {
    setWholeRegion();
    wrap = true;
    origin = false;
    charsets = Charsets.ASCII;
    saved = Saved.HOME;
  }

  // Saving

  void save() {
    saved = here();
  }

  void restore() {
    origin = saved.origin();
    backTo(saved);
  }

  Saved here() {
    return new Saved(x, y, origin, charsets);
  }

  /** Goes to where it was, with the character sets that it had there. */
  void backTo(Saved place) {
    charsets = place.charsets();
    moveTo(place.x(), place.y());
  }
}
