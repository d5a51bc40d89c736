package dev.pyro.store;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Steps that undo what was done, newest first. Each is taken, whatever the others do; the first
 * failure is thrown at the end, with the others suppressed in it.
 */
public final class Cleanup implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Adds a step, before what it undoes is done. */
  public void add(Runnable step) {
    steps.push(step);
  }

  /** Forgets the steps: all went well. */
  public void release() {
    steps.clear();
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
