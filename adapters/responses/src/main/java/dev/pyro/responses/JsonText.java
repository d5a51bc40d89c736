package dev.pyro.responses;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** Reads fields of JSON from endpoints and models, which may have any form. */
final class JsonText {
  private JsonText() {}

  /** Returns a field as text; some endpoints give an object in the place of its text. */
  static String field(JsonObject object, String name) {
    JsonElement value = object.get(name);
    if (value == null || value instanceof JsonNull) {
      return "";
    }
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : value.toString();
  }

  /** Returns the message of a body's {@code error}; empty if there is none. */
  static String errorMessage(JsonObject body) {
    String message = body.get("error") instanceof JsonObject error ? field(error, "message") : "";
    return message.isEmpty() ? field(body, "error") : message;
  }
}
