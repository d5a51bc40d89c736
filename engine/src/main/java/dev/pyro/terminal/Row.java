package dev.pyro.terminal;

import java.util.Arrays;

/**
 * One row of a screen. A wide character has two cells; whatever takes one of them away leaves a
 * blank in the other.
 */
final class Row {
  /** A cell in which nothing was written. */
  private static final int BLANK = 0;

  /** The second cell of a wide character. */
  private static final int SECOND = -1;

  /** In UTF-16; what is above is dropped. Scripts of living languages need some 5. */
  private static final int MARKS_CHARS = 16;

  /** Of {@link #filling}: the cells differ. */
  private static final int MIXED = -2;

  private int[] cells;

  /**
   * If this is not {@link #MIXED}, every cell counts as this character, whatever is in it. So a
   * screen is cleared or filled without touching its cells: three bytes of input can ask for that.
   */
  private int filling = BLANK;

  /** What is drawn onto the characters of the cells; made when first needed. */
  private String[] marks;

  /** What {@link #text} returns, or null while that is not known. */
  private String text = "";

  private boolean written;
  private boolean continued;

  Row(int cols) {
    cells = new int[cols];
  }

  /** Returns whether something was written since the row was last empty, if only blanks. */
  boolean isWritten() {
    return written;
  }

  /** Returns whether the text goes on in the next row because this one was full. */
  boolean isContinued() {
    return continued;
  }

  void setContinued() {
    continued = true;
  }

  /** Writes a character of {@code width} columns, for which there is room. */
  void put(int x, int codePoint, int width) {
    touch();
    halve(x);
    halve(x + width);
    set(x, codePoint);
    if (width == 2) {
      set(x + 1, SECOND);
    }
    written = true;
  }

  /** Fills the row with a character of one column; {@code filled} is the text of that. */
  void fill(char c, String filled) {
    fill(c, true, filled);
  }

  void clear() {
    continued = false;
    fill(BLANK, false, "");
  }

  private void fill(int cell, boolean nowWritten, String filled) {
    filling = cell;
    marks = null;
    written = nowWritten;
    text = filled;
  }

  /** To be called before cells are read or written. */
  private void touch() {
    text = null;
    if (filling != MIXED) {
      Arrays.fill(cells, filling);
      filling = MIXED;
    }
  }

  private void set(int x, int cell) {
    cells[x] = cell;
    if (marks != null) {
      marks[x] = null;
    }
  }

  /** Draws a mark onto the character whose last cell is at {@code x}. */
  void mark(int x, int codePoint) {
    touch();
    int at = cells[x] == SECOND ? x - 1 : x;
    if (cells[at] == BLANK) {
      cells[at] = ' ';
      written = true;
    }
    if (marks == null) {
      marks = new String[cells.length];
    }
    String before = marks[at] == null ? "" : marks[at];
    if (before.length() + Character.charCount(codePoint) <= MARKS_CHARS) {
      marks[at] = before + Character.toString(codePoint);
    }
  }

  /** Blanks a wide character that a cut before {@code x} goes through. */
  private void halve(int x) {
    if (x < cells.length && cells[x] == SECOND) {
      set(x - 1, BLANK);
      set(x, BLANK);
    }
  }

  /** Blanks the cells {@code from} to below {@code to}. */
  void clear(int from, int to) {
    if (from == 0 && to == cells.length) {
      clear();
    } else if (written) {
      touch();
      halve(from);
      halve(to);
      blank(from, to);
    }
  }

  private void blank(int from, int to) {
    Arrays.fill(cells, from, to, BLANK);
    if (marks != null) {
      Arrays.fill(marks, from, to, null);
    }
  }

  /** Moves what is at and behind {@code x} right by up to {@code n} cells, which become blank. */
  void insert(int x, int n) {
    int moved = Math.min(n, cells.length - x);
    if (moved == cells.length) {
      clear();
      return;
    }
    touch();
    halve(x);
    halve(cells.length - moved);
    move(x, x + moved, cells.length - moved - x);
    blank(x, x + moved);
  }

  /** Takes up to {@code n} cells out at {@code x}; what is behind them moves left. */
  void delete(int x, int n) {
    int taken = Math.min(n, cells.length - x);
    if (taken == cells.length) {
      clear();
      return;
    }
    touch();
    halve(x);
    halve(x + taken);
    move(x + taken, x, cells.length - taken - x);
    blank(cells.length - taken, cells.length);
  }

  private void move(int from, int to, int count) {
    System.arraycopy(cells, from, cells, to, count);
    if (marks != null) {
      System.arraycopy(marks, from, marks, to, count);
    }
    written = true;
  }

  /** Cuts the row, or makes it longer. */
  void resize(int cols) {
    touch();
    halve(cols);
    cells = Arrays.copyOf(cells, cols);
    marks = marks == null ? null : Arrays.copyOf(marks, cols);
  }

  /** Returns the text without the blanks at its end. */
  String text() {
    if (text == null) {
      text = read();
    }
    return text;
  }

  private String read() {
    int end = cells.length;
    while (end > 0 && isBlank(end - 1)) {
      end--;
    }
    StringBuilder read = new StringBuilder(end);
    for (int x = 0; x < end; x++) {
      if (cells[x] == BLANK) {
        read.append(' ');
      } else if (cells[x] != SECOND) {
        read.appendCodePoint(cells[x]);
      }
      if (marks != null && marks[x] != null) {
        read.append(marks[x]);
      }
    }
    return read.toString();
  }

  private boolean isBlank(int x) {
    return (cells[x] == BLANK || cells[x] == ' ') && (marks == null || marks[x] == null);
  }
}
