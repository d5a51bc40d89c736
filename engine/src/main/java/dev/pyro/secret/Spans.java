package dev.pyro.secret;

import java.util.ArrayDeque;

/**
 * Where secrets stand in a text, in order; those that overlap are one. Places are counted from the
 * text's beginning, in bytes.
 */
final class Spans {
  /** From the first byte to behind the last. */
  record Span(long start, long end) {}

  private final ArrayDeque<Span> waiting = new ArrayDeque<>();
  private long passed; // the end of the span that was taken last

  /**
   * Adds a span. Spans come almost in the order of their ends, and each is joined with others at
   * most once, so the total cost is linear in their number.
   */
  void add(long start, long end) {
    if (start < passed) { // its mark was made already; what overlaps it needs none
      passed = Math.max(passed, end);
      while (!waiting.isEmpty() && waiting.getFirst().start() < passed) {
        passed = Math.max(passed, waiting.removeFirst().end());
      }
      return;
    }
    if (!waiting.isEmpty() && waiting.getLast().start() >= end) {
      Span last = waiting.removeLast(); // another view saw a later one a few bytes ago
      add(start, end);
      waiting.add(last);
      return;
    }
    long from = start;
    long to = end;
    while (!waiting.isEmpty() && waiting.getLast().end() > from) {
      Span last = waiting.removeLast();
      from = Math.min(from, last.start());
      to = Math.max(to, last.end());
    }
    waiting.add(new Span(from, to));
  }

  /** Returns the first one that begins before {@code place} and has not been taken, or null. */
  Span takeBefore(long place) {
    if (waiting.isEmpty() || waiting.getFirst().start() >= place) {
      return null;
    }
    Span first = waiting.removeFirst();
    passed = first.end();
    return first;
  }

  /** Returns up to where the text is behind a mark that was made. */
  long passed() {
    return passed;
  }
}
