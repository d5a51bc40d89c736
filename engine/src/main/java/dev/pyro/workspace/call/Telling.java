package dev.pyro.workspace.call;

import dev.pyro.Progress;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Reports progress of work that has only a beginning and an end. */
final class Telling {
  private Telling() {}

  /** Does work; reports that it has begun and, unless it fails, that it has ended. */
  static <T> T of(Progress.Listener progress, String task, Supplier<T> work) {
    progress.on(new Progress(task, "working", 0, OptionalLong.empty(), false));
    T result = work.get();
    progress.on(new Progress(task, "done", 1, OptionalLong.of(1), true));
    return result;
  }
}
