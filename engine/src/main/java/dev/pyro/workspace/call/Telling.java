package dev.pyro.workspace.call;

import dev.pyro.Progress;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Progress of work whose steps are not counted. */
final class Telling {
  private Telling() {}

  /** Tells that work has begun, and that it has ended well. */
  static <T> T of(Progress.Listener progress, String task, Supplier<T> work) {
    progress.on(new Progress(task, "working", 0, OptionalLong.empty(), false));
    T result = work.get();
    progress.on(new Progress(task, "done", 1, OptionalLong.of(1), true));
    return result;
  }
}
