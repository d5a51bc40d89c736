package dev.pyro.openai;

import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import dev.pyro.PyroException;
import dev.pyro.responses.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * How a loop ended, in the client's types; see {@link Outcome}.
 *
 * @param end why it ended
 * @param rounds how many requests were sent
 * @param text what the model says in the last response
 * @param response the last response, if there was one
 * @param items what was said since the request, in order: output items of the model and outputs of
 *     the calls
 * @param request continues the conversation: add the next message to its input
 * @param failure what was wrong; empty if and only if the model has finished
 */
public record OpenAiOutcome(
    Outcome.End end,
    int rounds,
    String text,
    Optional<Response> response,
    List<ResponseInputItem> items,
    ResponseCreateParams request,
    Optional<PyroException> failure) {
  /** Copies the list. */
  public OpenAiOutcome {
    items = List.copyOf(items);
  }

  static OpenAiOutcome of(Outcome outcome, ResponseCreateParams given) {
    return new OpenAiOutcome(
        outcome.end(),
        outcome.rounds(),
        outcome.text(),
        outcome.response().isEmpty()
            ? Optional.empty()
            : Optional.of(ClientJson.typed(outcome.response(), Response.class)),
        StreamSupport.stream(outcome.items().spliterator(), false)
            .map(item -> ClientJson.typed(item, ResponseInputItem.class))
            .toList(),
        given.toBuilder()
            .body(ClientJson.typed(outcome.request(), ResponseCreateParams.Body.class))
            .build(),
        outcome.failure());
  }

  /**
   * Returns this outcome if the model has finished.
   *
   * @throws PyroException the failure, if not
   */
  public OpenAiOutcome requireCompleted() {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return this;
  }
}
