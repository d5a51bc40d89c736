package dev.pyro.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.openai.core.ObjectMappers;

/**
 * Converts between the client's types and gson's trees. It uses the client's own mapper, which
 * keeps fields that the client's types do not know yet.
 */
final class ClientJson {
  private ClientJson() {}

  static JsonObject tree(Object typed) {
    try {
      return JsonParser.parseString(ObjectMappers.jsonMapper().writeValueAsString(typed))
          .getAsJsonObject();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static <T> T typed(JsonElement tree, Class<T> type) {
    try {
      return ObjectMappers.jsonMapper().readValue(tree.toString(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
