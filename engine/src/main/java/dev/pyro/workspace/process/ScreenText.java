package dev.pyro.workspace.process;

import dev.pyro.TerminalSize;
import dev.pyro.terminal.TerminalScreen;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person sees: the lines that have scrolled off the screen since a moment, and the screen.
 *
 * @param text the lines, without empty ones at the end
 * @param isDropped whether more lines have scrolled off than are kept
 */
record ScreenText(String text, boolean isDropped) {
  /**
   * Shows output on a screen.
   *
   * @param before what came before the moment
   * @param after what came from then on
   */
  static ScreenText of(TerminalSize size, byte[] before, byte[] after) {
    TerminalScreen screen = new TerminalScreen(size);
    screen.feed(before, 0, before.length);
    long scrolled = screen.historyCount();
    screen.feed(after, 0, after.length);
    List<String> history = screen.history();
    long since = screen.historyCount() - scrolled;
    int kept = (int) Math.min(since, history.size());
    List<String> lines = new ArrayList<>(history.subList(history.size() - kept, history.size()));
    lines.addAll(screen.screen());
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return new ScreenText(String.join("\n", lines), kept < since);
  }
}
