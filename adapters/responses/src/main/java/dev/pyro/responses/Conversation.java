package dev.pyro.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.List;

/**
 * A request that grows by what is said.
 *
 * <p>Unless the caller has the endpoint keep the conversation, {@code input} holds all of it. That
 * is right whether or not responses are stored, because it asks nothing of the endpoint's memory,
 * which few local ones have. Who names a {@code previous_response_id} or a {@code conversation}
 * relies on that memory; there, what was said before must not come again, so {@code input} holds
 * the new outputs only.
 */
final class Conversation {
  private static final String INPUT = "input";
  private static final String PREVIOUS = "previous_response_id";
  private static final String CHOICE = "tool_choice";

  /** A longer one is a fault of the endpoint, or of no use to a model; in characters. */
  private static final long MAX_CHARS = 64L << 20;

  private final JsonObject request;
  private final JsonArray tools;
  private final JsonArray items = new JsonArray();
  private final boolean isChain;
  private final boolean isKept;
  private long chars;

  Conversation(JsonObject given, JsonArray tools) {
    this.request = given.deepCopy();
    this.tools = tools;
    for (String mode : List.of("stream", "background")) {
      if (request.get(mode) instanceof JsonPrimitive on && on.getAsBoolean()) {
        throw invalid("the loop cannot take \"" + mode + "\": it waits for whole responses");
      }
    }
    if (has("tools") && !request.get("tools").isJsonArray()) {
      throw invalid("\"tools\" of a request must be an array");
    }
    request.add(INPUT, listOf(request.get(INPUT)));
    this.isChain = has(PREVIOUS);
    this.isKept = isChain || has("conversation");
  }

  private boolean has(String field) {
    return request.has(field) && !request.get(field).isJsonNull();
  }

  private static JsonArray listOf(JsonElement input) {
    return switch (input) {
      case null -> new JsonArray();
      case JsonArray list -> list;
      case JsonPrimitive text when text.isString() -> {
        JsonObject message = new JsonObject();
        message.addProperty("role", "user");
        message.add("content", text);
        JsonArray list = new JsonArray();
        list.add(message);
        yield list;
      }
      default -> throw invalid("\"input\" of a request must be text or an array");
    };
  }

  private static PyroException invalid(String message) {
    return new PyroException(ErrorCode.INVALID_ARGUMENT, message);
  }

  /** Returns what is to be sent. */
  JsonObject toSend() {
    JsonObject sent = request.deepCopy();
    JsonArray all = has("tools") ? sent.getAsJsonArray("tools") : new JsonArray();
    all.addAll(tools.deepCopy());
    sent.add("tools", all);
    return sent;
  }

  /** Returns what would go on with it; the tools are left out, because a loop adds them. */
  JsonObject request() {
    return request;
  }

  /** Returns what was said since it began. */
  JsonArray items() {
    return items;
  }

  /**
   * Checks that it can go on with an answer.
   *
   * @throws PyroException if it cannot
   */
  void check(Answer answer) {
    if (isChain && answer.id().isEmpty()) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "the response has no id, so nothing can be said after it");
    }
    chars += lengthOf(answer.items());
    if (chars > MAX_CHARS) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED, "the conversation is longer than " + MAX_CHARS + " characters");
    }
  }

  private static long lengthOf(List<JsonObject> items) {
    return items.stream().mapToLong(item -> item.toString().length()).sum();
  }

  /** Adds what the model has said. */
  void said(Answer answer) {
    if (isKept) {
      request.add(INPUT, new JsonArray());
    }
    if (isChain) {
      request.addProperty(PREVIOUS, answer.id());
    }
    for (JsonObject item : answer.items()) {
      items.add(item);
      if (!isKept) {
        request.getAsJsonArray(INPUT).add(item);
      }
    }
    relax();
  }

  /** Adds what it is told. */
  void told(List<JsonObject> outputs) {
    chars += lengthOf(outputs);
    for (JsonObject output : outputs) {
      items.add(output);
      request.getAsJsonArray(INPUT).add(output);
    }
  }

  /** A model that is made to call a tool in each round would never come to its end. */
  private void relax() {
    JsonElement choice = request.get(CHOICE);
    if (choice instanceof JsonObject object) {
      if (object.has("mode")) {
        object.addProperty("mode", "auto");
      } else {
        request.remove(CHOICE);
      }
    } else if (choice instanceof JsonPrimitive word && word.getAsString().equals("required")) {
      request.remove(CHOICE);
    }
  }
}
