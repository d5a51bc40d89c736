package dev.pyro.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A JSON-RPC message that came in. */
sealed interface Message {
  /**
   * A message that gets exactly one reply, with its id: a string or a number, as it was written.
   */
  record Request(JsonPrimitive id, String method, JsonObject params) implements Message {}

  /** A message that gets no reply. */
  record Notification(String method, JsonObject params) implements Message {}

  /** The reply to a request of the server; {@code body} has its result or error. */
  record Response(JsonPrimitive id, JsonObject body) implements Message {}

  /** Something that is no message; {@code id} is JSON null if it has none that can be read. */
  record Invalid(JsonElement id, McpException fault) implements Message {
    JsonObject reply() {
      return error(id, fault);
    }
  }

  /** Reads a message. Never throws, whatever the bytes are. */
  static Message parse(ByteBuffer bytes) {
    JsonElement element;
    try {
      element = WireJson.parse(bytes);
    } catch (McpException e) {
      return new Invalid(JsonNull.INSTANCE, e);
    }
    if (element instanceof JsonObject object) {
      return of(object);
    }
    return invalid(
        JsonNull.INSTANCE,
        element instanceof JsonArray
            ? "batches are not part of the protocol; send one message at a time"
            : "a message is an object");
  }

  private static Message of(JsonObject object) {
    Optional<JsonPrimitive> id = id(object.get("id"));
    JsonElement idToReply = id.<JsonElement>map(value -> value).orElse(JsonNull.INSTANCE);
    if (!WireJson.text(object, "jsonrpc").equals(Optional.of("2.0"))) {
      return invalid(idToReply, "jsonrpc is not \"2.0\"");
    }
    if (!object.has("method")) {
      boolean isResponse = object.has("result") || object.has("error");
      // An error without an id is a response too: replying to it could go on for ever.
      return isResponse
          ? new Response(id.orElseGet(() -> new JsonPrimitive("")), object)
          : invalid(idToReply, "method is missing");
    }
    Optional<String> method = WireJson.text(object, "method");
    if (method.isEmpty()) {
      return invalid(idToReply, "method is not a string");
    }
    if (object.has("id") && id.isEmpty()) {
      return invalid(JsonNull.INSTANCE, "id is neither a string nor a number");
    }
    JsonElement params = object.has("params") ? object.get("params") : new JsonObject();
    if (!(params instanceof JsonObject named)) {
      return new Invalid(idToReply, McpException.invalidParams("params is not an object"));
    }
    return id.<Message>map(value -> new Request(value, method.get(), named))
        .orElseGet(() -> new Notification(method.get(), named));
  }

  private static Invalid invalid(JsonElement id, String message) {
    return new Invalid(id, new McpException(McpException.INVALID_REQUEST, message));
  }

  private static Optional<JsonPrimitive> id(JsonElement element) {
    return element instanceof JsonPrimitive value && !value.isBoolean()
        ? Optional.of(value)
        : Optional.empty();
  }

  /** Returns what makes an id equal to another: its text, and whether it is a string. */
  static String key(JsonPrimitive id) {
    return id.toString();
  }

  static JsonObject result(JsonElement id, JsonObject result) {
    JsonObject reply = envelope();
    reply.add("id", id);
    reply.add("result", result);
    return reply;
  }

  static JsonObject error(JsonElement id, McpException fault) {
    JsonObject reply = envelope();
    reply.add("id", id);
    reply.add("error", fault.toJson());
    return reply;
  }

  static JsonObject notification(String method, JsonObject params) {
    JsonObject message = envelope();
    message.addProperty("method", method);
    message.add("params", params);
    return message;
  }

  static JsonObject request(String id, String method, JsonObject params) {
    JsonObject message = envelope();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", params);
    return message;
  }

  private static JsonObject envelope() {
    JsonObject message = new JsonObject();
    message.addProperty("jsonrpc", "2.0");
    return message;
  }
}
