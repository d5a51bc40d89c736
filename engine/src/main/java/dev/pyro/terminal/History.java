package dev.pyro.terminal;

import java.util.ArrayDeque;
import java.util.List;

/** The last lines that scrolled off a screen. */
final class History {
  static final int LINES = 10_000;

  /** In UTF-16, all lines together: 32 MiB, which lines of ordinary length do not reach. */
  static final int CHARS = 16 << 20;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long chars;
  private long count;

  void add(String line) {
    lines.addLast(line);
    chars += line.length();
    count++;
    while (lines.size() > LINES || chars > CHARS) {
      chars -= lines.removeFirst().length();
    }
  }

  /** Forgets the lines, but not how many there were. */
  void clear() {
    lines.clear();
    chars = 0;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Returns how many lines ever came. */
  long count() {
    return count;
  }
}
