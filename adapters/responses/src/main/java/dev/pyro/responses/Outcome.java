package dev.pyro.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pyro.PyroException;
import java.util.Optional;

/**
 * How a {@link ResponsesLoop} ended, and what was said until then.
 *
 * @param end why it ended
 * @param rounds how many requests were sent
 * @param text what the model says in the last response
 * @param response the last response; empty if there was none
 * @param items what was said since the request, in order and unchanged: all output items of the
 *     model and the outputs of the calls
 * @param request continues the conversation: add the next message to its {@code input}. After
 *     {@link End#INCOMPLETE} and {@link End#FAILED} it is the request to try again
 * @param failure what was wrong; empty if and only if the end is {@link End#COMPLETED}
 */
public record Outcome(
    End end,
    int rounds,
    String text,
    JsonObject response,
    JsonArray items,
    JsonObject request,
    Optional<PyroException> failure) {

  /** Why a loop ended. */
  public enum End {
    /** The model has finished: its last response calls nothing. */
    COMPLETED,
    /** The endpoint cut off the last response, by its length or a filter. Its calls are not run. */
    INCOMPLETE,
    /** The model still called tools in the last round. */
    MAX_ROUNDS,
    /** The time was up; what ran in a guest was stopped. */
    TIMED_OUT,
    /** The endpoint could not be reached, refused the request, or sent no valid response. */
    FAILED
  }

  /**
   * Returns this outcome if the model has finished.
   *
   * @throws PyroException the failure, if not
   */
  public Outcome requireCompleted() {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return this;
  }
}
