package dev.pyro.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Steps that undo what was done, newest first. Each is taken, whatever the others do; the first
 * failure is thrown at the end, with the others suppressed in it.
 *
 * <p>A method that acquires several things adds a step for each, and releases them all when nothing
 * can fail any more:
 *
 * <pre>
 * try (Cleanup undo = new Cleanup()) {
 *   FileChannel channel = undo.closing(FileChannel.open(path));
 *   Header header = Header.read(channel);
 *   undo.release();
 *   return new Image(channel, header);
 * }
 * </pre>
 */
public final class Cleanup implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Adds a step, before what it undoes is done. */
  public void add(Runnable step) {
    steps.push(step);
  }

  /** Adds the closing of something that was just opened, and returns it. */
  public <T extends Closeable> T closing(T opened) {
    add(() -> {
      try {
        opened.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    return opened;
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
