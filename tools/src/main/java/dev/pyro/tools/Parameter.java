package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
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

    /** An object with fields of its own. */
    record Group(List<Parameter> fields) implements Type {}

    /** Several objects with the same fields. */
    record Groups(List<Parameter> fields) implements Type {}
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

  static Parameter whole(String name, long min, long max, String description) {
    return new Parameter(name, description, new Type.Whole(min, max), false, Optional.empty());
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

  static Parameter group(String name, String description, Parameter... fields) {
    return new Parameter(
        name, description, new Type.Group(List.of(fields)), false, Optional.empty());
  }

  static Parameter groups(String name, String description, Parameter... fields) {
    return new Parameter(
        name, description, new Type.Groups(List.of(fields)), false, Optional.empty());
  }

  Parameter asRequired() {
    return new Parameter(name, description, type, true, Optional.empty());
  }

  Parameter or(String text) {
    return new Parameter(name, description, type, false, Optional.of(new JsonPrimitive(text)));
  }

  /** Returns the same, which is true if nothing is given. */
  Parameter orTrue() {
    return new Parameter(name, description, type, false, Optional.of(new JsonPrimitive(true)));
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
      case Type.Group(List<Parameter> fields) -> schema = Schemas.ofParameters(fields);
      case Type.Groups(List<Parameter> fields) -> {
        schema.addProperty("type", "array");
        schema.add("items", Schemas.ofParameters(fields));
      }
    }
    if (otherwise.isPresent()) {
      schema.add("default", otherwise.get());
    }
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
}
