package dev.pyro.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a response that a loop needs.
 *
 * @param id its id; empty if it has none
 * @param items its output items
 * @param calls those that are a {@code function_call}
 * @param text the words in its messages
 * @param cutOff why the endpoint cut it off; empty if it is complete
 */
record Answer(
    String id,
    List<JsonObject> items,
    List<JsonObject> calls,
    String text,
    Optional<PyroException> cutOff) {

  /** A response with more items is refused. */
  private static final int MAX_ITEMS = 1000;

  /**
   * Reads a response.
   *
   * @throws PyroException if it is no response, or says that it failed
   */
  static Answer of(JsonObject response) {
    String status = JsonText.field(response, "status");
    String error = JsonText.errorMessage(response);
    if (!error.isEmpty()) {
      throw fault("the response failed: " + error);
    }
    Optional<PyroException> cutOff = Optional.empty();
    switch (status) {
      case "", "completed" -> {} // some local endpoints have no status
      case "incomplete" -> cutOff = Optional.of(cutOff(response));
      default -> throw fault("the response is not completed but " + status);
    }
    List<JsonObject> items = items(response);
    if (items.isEmpty() && cutOff.isEmpty()) {
      throw fault("the response has no output");
    }
    List<JsonObject> calls =
        items.stream().filter(item -> isOfType(item, "function_call")).toList();
    for (JsonObject call : calls) {
      if (JsonText.field(call, "call_id").isEmpty()) {
        throw fault("a function_call in the response has no call_id");
      }
    }
    return new Answer(JsonText.field(response, "id"), items, calls, words(items), cutOff);
  }

  private static PyroException cutOff(JsonObject response) {
    String reason =
        response.get("incomplete_details") instanceof JsonObject details
            ? JsonText.field(details, "reason")
            : "";
    return new PyroException(
        reason.equals("max_output_tokens") ? ErrorCode.LIMIT_EXCEEDED : ErrorCode.UNAVAILABLE,
        "the response is incomplete" + (reason.isEmpty() ? "" : ": " + reason));
  }

  private static List<JsonObject> items(JsonObject response) {
    if (!(response.get("output") instanceof JsonArray output)) {
      throw fault("the endpoint answered with something that is no response");
    }
    if (output.size() > MAX_ITEMS) {
      throw fault(
          "the response has " + output.size() + " items; at most " + MAX_ITEMS + " are read");
    }
    List<JsonObject> items = new ArrayList<>();
    for (JsonElement item : output) {
      if (!(item instanceof JsonObject object)) {
        throw fault("an output item of the response is no object");
      }
      items.add(object);
    }
    return items;
  }

  private static String words(List<JsonObject> items) {
    StringBuilder words = new StringBuilder();
    for (JsonObject item : items) {
      if (isOfType(item, "message") && item.get("content") instanceof JsonArray parts) {
        for (JsonElement part : parts) {
          if (part instanceof JsonObject object) {
            words.append(JsonText.field(object, "text"));
            words.append(JsonText.field(object, "refusal"));
          }
        }
      }
    }
    return words.toString();
  }

  private static boolean isOfType(JsonObject item, String type) {
    return JsonText.field(item, "type").equals(type);
  }

  private static PyroException fault(String message) {
    return new PyroException(ErrorCode.UNAVAILABLE, message);
  }
}
