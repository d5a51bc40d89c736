package dev.pyro.terminal;

/**
 * Maps control functions to what they do to a screen. They are those of xterm's <a
 * href="https://invisible-island.net/xterm/ctlseqs/ctlseqs.html">ctlseqs</a> that move the cursor
 * or change text; the names in the comments are from there. All others are ignored.
 */
final class ControlFunctions implements VtActions {
  private final Display display;
  private final Cursor cursor;

  /** What REP repeats, or 0. */
  private int repeatable;

  ControlFunctions(Display display) {
    this.display = display;
    this.cursor = display.cursor();
  }

  @Override
  public void print(int codePoint) {
    repeatable = cursor.charsets().shown(codePoint);
    display.write(repeatable);
  }

  @Override
  public void control(char c) {
    repeatable = 0;
    switch (c) {
      case '\b' -> display.back();
      case '\t' -> cursor.tab(1);
      case '\n', 0x0b, '\f' -> display.newLine();
      case '\r' -> cursor.carriageReturn();
      case 0x0e -> cursor.setCharsets(cursor.charsets().withShift(true)); // SO
      case 0x0f -> cursor.setCharsets(cursor.charsets().withShift(false)); // SI
      default -> {} // BEL and the like show nothing
    }
  }

  @Override
  public void escape(char intermediate, char last) {
    repeatable = 0;
    switch (intermediate) {
      case 0 -> escape(last);
      case '(' -> cursor.setCharsets(cursor.charsets().withG0(last));
      case ')' -> cursor.setCharsets(cursor.charsets().withG1(last));
      case '#' -> {
        if (last == '8') {
          display.align(); // DECALN
        }
      }
      default -> {}
    }
  }

  private void escape(char last) {
    switch (last) {
      case '7' -> cursor.save(); // DECSC
      case '8' -> cursor.restore(); // DECRC
      case 'D' -> display.index(); // IND
      case 'E' -> { // NEL
        display.index();
        cursor.carriageReturn();
      }
      case 'H' -> cursor.setTab(); // HTS
      case 'M' -> display.reverseIndex(); // RI
      case 'c' -> display.reset(); // RIS
      default -> {}
    }
  }

  @Override
  public void sequence(char prefix, Parameters parameters, char intermediate, char last) {
    int repeated = last == 'b' ? repeatable : 0;
    repeatable = 0;
    if (intermediate == '!' && last == 'p') {
      display.resetModes(); // DECSTR
    } else if (intermediate == 0 && prefix == '?' && (last == 'h' || last == 'l')) {
      for (int i = 0; i < parameters.count(); i++) {
        setPrivateMode(parameters.value(i), last == 'h');
      }
    } else if (intermediate == 0 && prefix == 0) {
      sequence(parameters, last, repeated);
    }
  }

  private void sequence(Parameters parameters, char last, int repeated) {
    int n = parameters.positive(0, 1);
    switch (last) {
      case '@' -> display.insertCharacters(n); // ICH
      case 'A' -> cursor.up(n); // CUU
      case 'B', 'e' -> cursor.down(n); // CUD, VPR
      case 'C', 'a' -> cursor.right(n); // CUF, HPR
      case 'D' -> cursor.left(n); // CUB
      case 'E' -> { // CNL
        cursor.down(n);
        cursor.carriageReturn();
      }
      case 'F' -> { // CPL
        cursor.up(n);
        cursor.carriageReturn();
      }
      case 'G', '`' -> cursor.toCol(n - 1); // CHA, HPA
      case 'H', 'f' -> cursor.to(parameters.positive(1, 1) - 1, n - 1); // CUP, HVP
      case 'I' -> cursor.tab(n); // CHT
      case 'J' -> eraseInDisplay(parameters.value(0)); // ED
      case 'K' -> eraseInLine(parameters.value(0)); // EL
      case 'L' -> display.insertRows(n); // IL
      case 'M' -> display.deleteRows(n); // DL
      case 'P' -> display.deleteCharacters(n); // DCH
      case 'S' -> display.scrollUp(n); // SU
      case 'T' -> display.scrollDown(n); // SD
      case 'X' -> display.eraseCharacters(n); // ECH
      case 'Z' -> cursor.backTab(n); // CBT
      case 'b' -> display.repeat(repeated, n); // REP
      case 'd' -> cursor.toRow(n - 1); // VPA
      case 'g' -> clearTabs(parameters.value(0)); // TBC
      case 'h', 'l' -> {
        for (int i = 0; i < parameters.count(); i++) {
          setMode(parameters.value(i), last == 'h');
        }
      }
      case 'r' -> cursor.setRegion(n - 1, parameters.positive(1, Integer.MAX_VALUE)); // DECSTBM
      case 's' -> cursor.save(); // SCOSC
      case 'u' -> cursor.restore(); // SCORC
      default -> {}
    }
  }

  private void eraseInDisplay(int what) {
    switch (what) {
      case 0 -> display.eraseBelow();
      case 1 -> display.eraseAbove();
      case 2 -> display.clear();
      case 3 -> display.forgetHistory(); // what the command clear asks for
      default -> {}
    }
  }

  private void eraseInLine(int what) {
    switch (what) {
      case 0 -> display.eraseToEndOfRow();
      case 1 -> display.eraseToStartOfRow();
      case 2 -> display.eraseRow();
      default -> {}
    }
  }

  private void clearTabs(int which) {
    switch (which) {
      case 0 -> cursor.clearTab();
      case 3 -> cursor.clearTabs();
      default -> {}
    }
  }

  private void setMode(int mode, boolean on) {
    switch (mode) {
      case 4 -> display.setInsert(on); // IRM
      case 20 -> display.setNewLine(on); // LNM
      default -> {}
    }
  }

  private void setPrivateMode(int mode, boolean on) {
    switch (mode) {
      case 3 -> { // DECCOLM; the number of columns stays
        cursor.to(0, 0);
        display.clear();
      }
      case 6 -> cursor.setOrigin(on); // DECOM
      case 7 -> cursor.setWrap(on); // DECAWM
      case 47, 1047 -> display.setAlternate(on);
      case 1048 -> {
        if (on) {
          cursor.save();
        } else {
          cursor.restore();
        }
      }
      case 1049 -> display.setAlternateWithCursor(on);
      default -> {}
    }
  }
}
