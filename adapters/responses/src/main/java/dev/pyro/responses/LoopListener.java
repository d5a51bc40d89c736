package dev.pyro.responses;

import com.google.gson.JsonObject;

/**
 * Hears of each step of a {@link ResponsesLoop}, in the thread that runs it. What it throws ends
 * the loop.
 */
public interface LoopListener {
  /** Returns one that does nothing. */
  static LoopListener none() {
    return new LoopListener() {};
  }

  /**
   * The endpoint has answered, and the answer could be understood.
   *
   * @param round which answer it is, from 1 on
   * @param response the whole body
   */
  default void onResponse(int round, JsonObject response) {}

  /**
   * A call begins; of several in one response, all begin before the first output.
   *
   * @param call the {@code function_call}
   */
  default void onCall(int round, JsonObject call) {}

  /**
   * A call has ended. They are told in the order of the calls, also when the loop is interrupted
   * while others still run.
   *
   * @param output the {@code function_call_output}
   */
  default void onOutput(int round, JsonObject call, JsonObject output) {}
}
