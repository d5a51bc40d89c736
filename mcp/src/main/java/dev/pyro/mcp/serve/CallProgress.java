package dev.pyro.mcp.serve;

import dev.pyro.Progress;
import dev.pyro.mcp.ToolCall;

/** Reports progress of the engine to the MCP call that runs in the same thread. */
final class CallProgress implements Progress.Listener {
  private static final ScopedValue<ToolCall> CALL = ScopedValue.newInstance();

  @Override
  public void on(Progress progress) {
    if (CALL.isBound()) {
      CALL.get()
          .progress(progress.done(), progress.total(), progress.task() + ": " + progress.step());
    }
  }

  /** Does work whose progress belongs to a call. */
  static <T> T during(ToolCall call, ScopedValue.CallableOp<T, RuntimeException> work) {
    return ScopedValue.where(CALL, call).call(work);
  }
}
