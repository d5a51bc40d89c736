package dev.pyro.responses;

import com.google.gson.JsonObject;

/**
 * Is told of each step of a {@link ResponsesLoop}, in the thread that runs it. An exception from it
 * ends the loop.
 */
public interface LoopListener {
  /** Returns one that does nothing. */
  static LoopListener none() {
    return new LoopListener() {};
  }

  /**
   * The endpoint has sent a response that can be read.
   *
   * @param round which answer it is, from 1 on
   * @param response the whole body
   */
  default void onResponse(int round, JsonObject response) {}

  /**
   * A call begins. All calls of one response begin before their first output.
   *
   * @param call the {@code function_call}
   */
  default void onCall(int round, JsonObject call) {}

  /**
   * A call has ended. Outputs come in the order of the calls, also when the loop is interrupted.
   *
   * @param output the {@code function_call_output}
   */
  default void onOutput(int round, JsonObject call, JsonObject output) {}
}
