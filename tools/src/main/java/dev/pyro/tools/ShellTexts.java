package dev.pyro.tools;

import dev.pyro.ShellRead;
import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import java.util.OptionalInt;

/** What operations on shells gave, as text. */
final class ShellTexts {
  private ShellTexts() {}

  static String of(ShellStatus shell) {
    return "shell "
        + shell.shellId()
        + ": "
        + state(shell.state(), shell.exitCode())
        + ", "
        + shell.cols()
        + "x"
        + shell.rows()
        + ", opened in "
        + shell.cwd();
  }

  static String of(ShellRead read) {
    StringBuilder text = new StringBuilder(read.output());
    if (!read.output().isEmpty() && !read.output().endsWith("\n")) {
      text.append('\n');
    }
    text.append("[shell ").append(read.shellId()).append(": ");
    text.append(state(read.state(), read.exitCode()));
    text.append(", next_cursor ").append(read.nextCursor());
    if (read.droppedBytes() > 0) {
      text.append(", ").append(read.droppedBytes()).append(" bytes are no longer kept");
    } else if (read.truncated()) {
      text.append(", not all of it");
    }
    return text.append(']').toString();
  }

  private static String state(ShellState state, OptionalInt exitCode) {
    return state.wireName()
        + (exitCode.isPresent() ? " with exit code " + exitCode.getAsInt() : "");
  }
}
