package dev.pyro;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far a long piece of work is.
 *
 * @param task the whole work, such as {@code pull debian:12}
 * @param step what is being done now, such as {@code unpacking packages}
 * @param done units of this step that are done
 * @param total units of this step altogether, if that is known
 * @param finished whether the whole task has ended well; no more follows then
 */
public record Progress(String task, String step, long done, OptionalLong total, boolean finished) {
  /** Checks that nothing is null. */
  public Progress {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(total, "total");
  }

  /** Hears of progress, on whichever thread does the work; it should return at once. */
  @FunctionalInterface
  public interface Listener {
    /** Called when a step starts, moves on or the task ends. */
    void on(Progress progress);

    /** Returns a listener that ignores everything. */
    static Listener none() {
      return _ -> {};
    }
  }
}
