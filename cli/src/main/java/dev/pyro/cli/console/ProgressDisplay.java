package dev.pyro.cli.console;

import dev.pyro.Progress;

/**
 * Shows work that takes longer than a second: on a terminal one line that is updated in place,
 * elsewhere a line for each step.
 */
public final class ProgressDisplay implements Progress.Listener {
  /** Work that is done sooner is not shown, in milliseconds. */
  public static final long QUIET_MS = 1000;

  private static final long REDRAW_MS = 200;

  private final Console console;
  private final boolean silent;
  private final long quietMs;
  private final Object lock = new Object();
  private Progress current;
  private String shownStep;
  private boolean drawn;
  private long startedAt;
  private Thread ticker;

  public ProgressDisplay(Console console, boolean silent, long quietMs) {
    this.console = console;
    this.silent = silent;
    this.quietMs = quietMs;
  }

  @Override
  public void on(Progress progress) {
    if (silent) {
      return;
    }
    synchronized (lock) {
      if (current == null || !current.task().equals(progress.task())) {
        startedAt = System.nanoTime();
        shownStep = null;
      }
      current = progress;
      if (progress.finished()) {
        finish();
      } else if (ticker == null) {
        ticker = Thread.ofPlatform().daemon().name("progress").start(this::tick);
      } else {
        lock.notifyAll();
      }
    }
  }

  /** Removes the line, because something else is about to be written. */
  public void hide() {
    synchronized (lock) {
      erase();
      current = null;
      lock.notifyAll();
    }
  }

  private void tick() {
    synchronized (lock) {
      while (current != null && !current.finished()) {
        long left = quietMs - elapsedMs();
        if (left <= 0) {
          show();
          left = console.stderrIsTerminal() ? REDRAW_MS : 0; // 0 waits for the next change
        }
        try {
          lock.wait(left);
        } catch (InterruptedException _) {
          break;
        }
      }
      ticker = null;
    }
  }

  private void show() {
    if (console.stderrIsTerminal()) {
      console.tellInPlace(line());
      drawn = true;
    } else if (!current.step().equals(shownStep)) {
      console.tell("pyro: " + current.task() + ": " + current.step());
    }
    shownStep = current.step();
  }

  private String line() {
    StringBuilder line = new StringBuilder("pyro: ");
    line.append(current.task()).append(": ").append(current.step());
    long total = current.total().orElse(0);
    if (total > 0) {
      line.append(' ').append(Math.min(100, 100 * current.done() / total)).append(" %");
    }
    return line.append(" (").append(elapsedMs() / 1000).append(" s)").toString();
  }

  private void finish() {
    boolean wasShown = shownStep != null;
    erase();
    if (wasShown) {
      console.tell("pyro: " + current.task() + ": done in " + elapsedMs() / 1000 + " s");
    }
    current = null;
    shownStep = null;
    lock.notifyAll();
  }

  private void erase() {
    if (drawn) {
      console.tellInPlace("");
      drawn = false;
    }
  }

  private long elapsedMs() {
    return (System.nanoTime() - startedAt) / 1_000_000;
  }
}
