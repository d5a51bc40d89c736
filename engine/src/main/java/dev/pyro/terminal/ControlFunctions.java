package dev.pyro.terminal;

/**
 * What the control functions are called on the wire. They are those of xterm's <a
 * href="https://invisible-island.net/xterm/ctlseqs/ctlseqs.html">ctlseqs</a> that move the cursor
 * or change text; the names in the comments are from there. All others mean nothing here.
 */
final class ControlFunctions implements VtActions {
  private final Display display;

  /** What REP repeats, or 0. */
  private int repeatable;

  ControlFunctions(Display display) {
    this.display = display;
  }

  @Override
  public void print(int codePoint) {
    repeatable = display.charsets().shown(codePoint);
    display.write(repeatable);
  }

  @Override
  public void control(char c) {
    repeatable = 0;
    switch (c) {
      case '\b' -> display.back();
      case '\t' -> display.tab(1);
      case '\n', 0x0b, '\f' -> display.newLine();
      case '\r' -> display.carriageReturn();
      case 0x0e -> display.setCharsets(display.charsets().withShift(true)); // SO
      case 0x0f -> display.setCharsets(display.charsets().withShift(false)); // SI
      default -> {} // BEL and the like show nothing
    }
  }

  @Override
  public void escape(char intermediate, char last) {
    repeatable = 0;
    switch (intermediate) {
      case 0 -> escape(last);
      case '(' -> display.setCharsets(display.charsets().withG0(last));
      case ')' -> display.setCharsets(display.charsets().withG1(last));
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
      case '7' -> display.save(); // DECSC
      case '8' -> display.restore(); // DECRC
      case 'D' -> display.index(); // IND
      case 'E' -> { // NEL
        display.index();
        display.carriageReturn();
      }
      case 'H' -> display.setTab(); // HTS
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
      case 'A' -> display.up(n); // CUU
      case 'B', 'e' -> display.down(n); // CUD, VPR
      case 'C', 'a' -> display.right(n); // CUF, HPR
      case 'D' -> display.left(n); // CUB
      case 'E' -> { // CNL
        display.down(n);
        display.carriageReturn();
      }
      case 'F' -> { // CPL
        display.up(n);
        display.carriageReturn();
      }
      case 'G', '`' -> display.toCol(n - 1); // CHA, HPA
      case 'H', 'f' -> display.to(parameters.positive(1, 1) - 1, n - 1); // CUP, HVP
      case 'I' -> display.tab(n); // CHT
      case 'J' -> eraseInDisplay(parameters.value(0)); // ED
      case 'K' -> eraseInLine(parameters.value(0)); // EL
      case 'L' -> display.insertRows(n); // IL
      case 'M' -> display.deleteRows(n); // DL
      case 'P' -> display.deleteCharacters(n); // DCH
      case 'S' -> display.scrollUp(n); // SU
      case 'T' -> display.scrollDown(n); // SD
      case 'X' -> display.eraseCharacters(n); // ECH
      case 'Z' -> display.backTab(n); // CBT
      case 'b' -> display.repeat(repeated, n); // REP
      case 'd' -> display.toRow(n - 1); // VPA
      case 'g' -> clearTabs(parameters.value(0)); // TBC
      case 'h', 'l' -> {
        for (int i = 0; i < parameters.count(); i++) {
          setMode(parameters.value(i), last == 'h');
        }
      }
      case 'r' -> display.setRegion(n - 1, parameters.positive(1, Integer.MAX_VALUE)); // DECSTBM
      case 's' -> display.save(); // SCOSC
      case 'u' -> display.restore(); // SCORC
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
      case 0 -> display.clearTab();
      case 3 -> display.clearTabs();
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
        display.to(0, 0);
        display.clear();
      }
      case 6 -> display.setOrigin(on); // DECOM
      case 7 -> display.setWrap(on); // DECAWM
      case 47, 1047 -> display.setAlternate(on);
      case 1048 -> {
        if (on) {
          display.save();
        } else {
          display.restore();
        }
      }
      case 1049 -> display.setAlternateWithCursor(on);
      default -> {}
    }
  }
}
