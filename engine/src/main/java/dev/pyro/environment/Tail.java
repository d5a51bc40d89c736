package dev.pyro.environment;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of an output. */
final class Tail {
  private static final int MOST = 12;

  private final Deque<String> lines = new ArrayDeque<>();

  void add(String line) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
