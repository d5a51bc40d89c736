package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pyro.Limits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One parameter of an operation: which values it takes, and its default.
 *
 * @param name in snake case
 * @param description what it means, with its unit
 * @param type which values it takes
 * @param required whether it must be given
 * @param defaultValue its value if it is not given; empty if there is none
 */
public record Parameter(
    String name,
    String description,
    Type type,
    boolean required,
    Optional<JsonPrimitive> defaultValue) {
  /** Checks that nothing is null. */
  public Parameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(type, "type");
  }

  /** Which values a parameter takes. */
  public sealed interface Type {
    /**
     * A string.
     *
     * @param words it is one of these, unless the list is empty
     * @param takesEmpty whether it may be empty: otherwise an empty one is not given, or refused
     */
    record Text(List<String> words, boolean takesEmpty) implements Type {}

    /** An integer in this range. */
    record Int(long min, long max) implements Type {}

    /** True or false. */
    record Bool() implements Type {}

    /** An object whose values are strings. */
    record TextMap() implements Type {}

    /** An array of strings. */
    record TextList() implements Type {}

    /** An object with these fields. */
    record Group(List<Parameter> fields) implements Type {}

    /** An array of objects with these fields. */
    record Groups(List<Parameter> fields) implements Type {}
  }

  static Parameter text(String name, String description) {
    return new Parameter(
        name, description, new Type.Text(List.of(), false), false, Optional.empty());
  }

  static Parameter integer(String name, long min, long max, long defaultValue, String description) {
    return new Parameter(
        name,
        description,
        new Type.Int(min, max),
        false,
        Optional.of(new JsonPrimitive(defaultValue)));
  }

  static Parameter integer(Limits.Range range, String description) {
    return integer(range.name(), range.min(), range.max(), range.initial(), description);
  }

  static Parameter integer(String name, long min, long max, String description) {
    return new Parameter(name, description, new Type.Int(min, max), false, Optional.empty());
  }

  static Parameter bool(String name, String description) {
    return new Parameter(
        name, description, new Type.Bool(), false, Optional.of(new JsonPrimitive(false)));
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

  /** Returns this parameter for a text of any length, such as the content of a file. */
  Parameter orEmpty() {
    return new Parameter(name, description, new Type.Text(List.of(), true), required, defaultValue);
  }

  boolean takesEmptyText() {
    return type instanceof Type.Text(List<String> _, boolean takesEmpty) && takesEmpty;
  }

  Parameter withDefault(String text) {
    return new Parameter(name, description, type, false, Optional.of(new JsonPrimitive(text)));
  }

  /** Returns this parameter with the default true. */
  Parameter trueByDefault() {
    return new Parameter(name, description, type, false, Optional.of(new JsonPrimitive(true)));
  }

  Parameter oneOf(String... words) {
    return new Parameter(
        name, description, new Type.Text(List.of(words), false), required, defaultValue);
  }

  /** Returns its JSON Schema. The description has the default, too: some clients show only that. */
  JsonObject schema() {
    JsonObject schema = new JsonObject();
    switch (type) {
      case Type.Text(List<String> words, boolean _) -> {
        schema.addProperty("type", "string");
        if (!words.isEmpty()) {
          JsonArray values = new JsonArray();
          words.forEach(values::add);
          schema.add("enum", values);
        }
      }
      case Type.Int(long min, long max) -> {
        schema.addProperty("type", "integer");
        schema.addProperty("minimum", min);
        if (max != Long.MAX_VALUE) {
          schema.addProperty("maximum", max);
        }
      }
      case Type.Bool() -> schema.addProperty("type", "boolean");
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
    if (defaultValue.isPresent()) {
      schema.add("default", defaultValue.get());
    }
    String told =
        (description
                + defaultValue.map(value -> " Default: " + value.getAsString() + ".").orElse(""))
            .strip();
    if (!told.isEmpty()) {
      schema.addProperty("description", told);
    }
    return schema;
  }

  private static JsonObject typed(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }
}
