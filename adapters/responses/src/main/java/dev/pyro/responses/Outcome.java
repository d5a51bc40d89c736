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
 * @param text the model's words in the last response
 * @param response the last response; empty if there was none
 * @param items what was said since the request, in order and unchanged: all output items of the
 *     model and the outputs of the calls
 * @param request goes on with the conversation, once what is to be said next is added to its {@code
 *     input}; after {@link End#INCOMPLETE} and {@link End#FAILED} it is the request to try again
 * @param failure what was wrong; nothing if and only if the end is {@link End#COMPLETED}
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
    /** The model has answered and calls nothing more. */
    COMPLETED,
    /**
     * The endpoint cut the last response off, for its length or a filter; its calls are not run.
     */
    INCOMPLETE,
    /** The model still called tools in the last round that it was given. */
    MAX_ROUNDS,
    /** The time was up; what ran in a guest was stopped. */
    TIMED_OUT,
    /** The endpoint could not be reached, refused, or gave what is no response. */
    FAILED
  }

  /**
   * Returns this if the model came to its end.
   *
   * @throws PyroException what was wrong, otherwise
   */
  public Outcome requireCompleted() {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return this;
  }
}
