package dev.pyro.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** What a terminal shows, to be compared. */
record Seen(List<String> history, List<String> screen, int cursorCol, int cursorRow) {
  static Seen of(TerminalScreen screen) {
    return new Seen(screen.history(), screen.screen(), screen.cursorCol(), screen.cursorRow());
  }

  /** As a person would compare two screens: row by row. */
  void assertSame(Seen actual, String when) {
    assertEquals(text(), actual.text(), when);
  }

  private String text() {
    return String.join("\n", history)
        + "\n--- screen, cursor at "
        + cursorCol
        + ", "
        + cursorRow
        + "\n"
        + String.join("\n", screen);
  }
}
