package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One parameter of an operation: what may be given for it, and what is taken if nothing is.
 *
 * @param name in snake case
 * @param description what it means, with its unit
 * @param type what it takes
 * @param required whether it must be given
 * @param otherwise what is taken if it is not given, if there is such a thing
 */
public record Parameter(
    String name,
    String description,
    Type type,
    boolean required,
    Optional<JsonPrimitive> otherwise) {
  /** Checks that nothing is null. */
  public Parameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(type, "type");
  }

  /** What a parameter takes. */
  public sealed interface Type {
    /** Text, one of some words if there are any. */
    record Text(List<String> words) implements Type {}

    /** A whole number. */
    record Whole(long min, long max) implements Type {}

    /** Yes or no. */
    record Truth() implements Type {}

    /** Text by text. */
    record TextMap() implements Type {}

    /** Several texts. */
    record TextList() implements Type {}
  }

  static Parameter text(String name, String description) {
    return new Parameter(name, description, new Type.Text(List.of()), false, Optional.empty());
  }

  static Parameter whole(String name, long min, long max, long otherwise, String description) {
    return new Parameter(
        name,
        description,
        new Type.Whole(min, max),
        false,
        Optional.of(new JsonPrimitive(otherwise)));
  }

  static Parameter truth(String name, String description) {
    return new Parameter(
        name, description, new Type.Truth(), false, Optional.of(new JsonPrimitive(false)));
  }

  static Parameter textMap(String name, String description) {
    return new Parameter(name, description, new Type.TextMap(), false, Optional.empty());
  }

  static Parameter textList(String name, String description) {
    return new Parameter(name, description, new Type.TextList(), false, Optional.empty());
  }

  Parameter asRequired() {
    return new Parameter(name, description, type, true, Optional.empty());
  }

  Parameter or(String text) {
    return new Parameter(name, description, type, false, Optional.of(new JsonPrimitive(text)));
  }

  Parameter oneOf(String... words) {
    return new Parameter(name, description, new Type.Text(List.of(words)), required, otherwise);
  }

  JsonObject schema() {
    JsonObject schema = new JsonObject();
    switch (type) {
      case Type.Text(List<String> words) -> {
        schema.addProperty("type", "string");
        if (!words.isEmpty()) {
          JsonArray values = new JsonArray();
          words.forEach(values::add);
          schema.add("enum", values);
        }
      }
      case Type.Whole(long min, long max) -> {
        schema.addProperty("type", "integer");
        schema.addProperty("minimum", min);
        if (max != Long.MAX_VALUE) {
          schema.addProperty("maximum", max);
        }
      }
      case Type.Truth() -> schema.addProperty("type", "boolean");
      case Type.TextMap() -> {
        schema.addProperty("type", "object");
        schema.add("additionalProperties", typed("string"));
      }
      case Type.TextList() -> {
        schema.addProperty("type", "array");
        schema.add("items", typed("string"));
      }
    }
    otherwise.ifPresent(value -> schema.add("default", value));
    if (!description.isEmpty()) {
      schema.addProperty("description", description);
    }
    return schema;
  }

  private static JsonObject typed(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }

  /**
   * Checks a value.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if it is none of what is taken
   */
  void check(JsonElement value) {
    String fault =
        switch (type) {
          case Type.Text(List<String> words) -> {
            if (!isText(value)) {
              yield "must be a string";
            }
            yield words.isEmpty() || words.contains(value.getAsString())
                ? null
                : "must be one of " + String.join(", ", words);
          }
          case Type.Whole(long min, long max) -> wholeFault(value, min, max);
          case Type.Truth() ->
              value instanceof JsonPrimitive primitive && primitive.isBoolean()
                  ? null
                  : "must be true or false";
          case Type.TextMap() ->
              value instanceof JsonObject map
                      && map.asMap().values().stream().allMatch(Parameter::isText)
                  ? null
                  : "must be an object of strings";
          case Type.TextList() ->
              value instanceof JsonArray list && list.asList().stream().allMatch(Parameter::isText)
                  ? null
                  : "must be an array of strings";
        };
    if (fault != null) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, name + " " + fault);
    }
  }

  private static String wholeFault(JsonElement value, long min, long max) {
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isNumber()) {
      return "must be a whole number";
    }
    try {
      long number = primitive.getAsBigDecimal().longValueExact(); // 5.0 is whole to JSON Schema
      if (number >= min && number <= max) {
        return null;
      }
    } catch (ArithmeticException | NumberFormatException _) {
      return "must be a whole number";
    }
    return max == Long.MAX_VALUE ? "must be at least " + min : "must be from " + min + " to " + max;
  }

  private static boolean isText(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString();
  }
}
