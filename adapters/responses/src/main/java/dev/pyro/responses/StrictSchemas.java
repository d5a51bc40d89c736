package dev.pyro.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Set;

/**
 * Knows which schemas a strict function may have. The API refuses a request with any other. Only
 * keywords that every model allows count as allowed: some refuse {@code default}, and fine-tuned
 * ones refuse {@code minimum}.
 *
 * @see <a href="https://developers.openai.com/api/docs/guides/structured-outputs">the rules</a>
 */
final class StrictSchemas {
  private static final Set<String> KEYWORDS =
      Set.of(
          "type", "description", "enum", "properties", "required", "additionalProperties", "items");

  private StrictSchemas() {}

  static boolean allow(JsonObject schema) {
    if (!KEYWORDS.containsAll(schema.keySet())) {
      return false;
    }
    if (schema.get("items") instanceof JsonObject items) {
      return allow(items);
    }
    boolean isObject = schema.has("properties") || schema.has("additionalProperties");
    return !isObject || isClosed(schema);
  }

  /** Tells whether all properties are required and no others are allowed. */
  private static boolean isClosed(JsonObject schema) {
    if (!(schema.get("properties") instanceof JsonObject properties)
        || !(schema.get("required") instanceof JsonArray required)
        || !(schema.get("additionalProperties") instanceof JsonPrimitive more)
        || more.getAsBoolean()) {
      return false;
    }
    Set<String> names =
        Set.copyOf(required.asList().stream().map(JsonElement::getAsString).toList());
    return names.equals(properties.keySet())
        && properties.entrySet().stream()
            .map(Map.Entry::getValue)
            .allMatch(property -> allow(property.getAsJsonObject()));
  }
}
