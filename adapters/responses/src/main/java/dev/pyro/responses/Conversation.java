package dev.pyro.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.List;

/**
 * The request of a loop, which grows in each round.
 *
 * <p>Usually {@code input} holds the whole conversation. That works with every endpoint, also with
 * those that store nothing. If the caller gives a {@code previous_response_id} or a {@code
 * conversation}, the endpoint keeps the conversation, and {@code input} holds the new outputs only.
 */
final class Conversation {
  private static final String INPUT = "input";
  private static final String PREVIOUS = "previous_response_id";
  private static final String CHOICE = "tool_choice";

  /** A longer conversation ends the loop; in characters. */
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

  /** Returns the request for the next round. */
  JsonObject toSend() {
    JsonObject sent = request.deepCopy();
    JsonArray all = has("tools") ? sent.getAsJsonArray("tools") : new JsonArray();
    all.addAll(tools.deepCopy());
    sent.add("tools", all);
    return sent;
  }

  /** Returns the request that continues the conversation. A loop adds the tools to it. */
  JsonObject request() {
    return request;
  }

  /** Returns all items since the conversation began. */
  JsonArray items() {
    return items;
  }

  /**
   * Checks that the conversation can continue with an answer.
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

  /** Adds the items of an answer. */
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

  /** Adds the outputs of calls. */
  void told(List<JsonObject> outputs) {
    chars += lengthOf(outputs);
    for (JsonObject output : outputs) {
      items.add(output);
      request.getAsJsonArray(INPUT).add(output);
    }
  }

  /** Drops a forced tool call: a model that has to call in each round would never end. */
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
