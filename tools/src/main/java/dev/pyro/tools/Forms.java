package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms in which models and their clients write values. A value of another form than its
 * parameter has is taken if it has exactly one meaning there, such as {@code "30"} for a number or
 * a JSON text for an object.
 */
final class Forms {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}(\\.0{1,19})?");
  private static final Pattern SEVERAL = Pattern.compile("[,;\\s]");

  private Forms() {}

  /**
   * Tells whether a value says that an argument is not given. Some clients fill each argument that
   * their user has left open with null or with an empty string.
   */
  static boolean isNotGiven(Parameter parameter, JsonElement value) {
    return value.isJsonNull()
        || (isEmptyText(value) && !parameter.required() && !parameter.takesEmptyText());
  }

  /** Tells whether a text, or one of several, has half of a surrogate pair; UTF-8 has no such. */
  static boolean hasHalf(Parameter.Type type, JsonElement value) {
    boolean ofObjects =
        type instanceof Parameter.Type.Group || type instanceof Parameter.Type.Groups;
    return !ofObjects
        && value
            .toString()
            .codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  static boolean isEmptyText(JsonElement value) {
    return value instanceof JsonPrimitive text && text.isString() && text.getAsString().isEmpty();
  }

  static Optional<String> text(JsonElement value) {
    return value instanceof JsonPrimitive one ? Optional.of(one.getAsString()) : Optional.empty();
  }

  /** Returns the word that a value is, in whichever case it is written. */
  static Optional<String> word(List<String> words, String value) {
    return words.stream().filter(word -> word.equalsIgnoreCase(value.strip())).findFirst();
  }

  /** Returns a number that may have a fraction, which is the caller's to refuse. */
  static Optional<BigDecimal> number(JsonElement value) {
    if (!(value instanceof JsonPrimitive one)) {
      return Optional.empty();
    }
    String text = one.getAsString().strip();
    try {
      return one.isNumber() || WHOLE.matcher(text).matches()
          ? Optional.of(new BigDecimal(text))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  static Optional<Boolean> bool(JsonElement value) {
    return text(value)
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .filter(text -> text.equals("true") || text.equals("false"))
        .map(Boolean::valueOf);
  }

  static Optional<JsonObject> textMap(JsonElement value) {
    return object(value)
        .flatMap(given -> {
          JsonObject map = new JsonObject();
          for (Map.Entry<String, JsonElement> entry : given.entrySet()) {
            text(entry.getValue()).ifPresent(text -> map.addProperty(entry.getKey(), text));
          }
          return map.size() == given.size() ? Optional.of(map) : Optional.empty();
        });
  }

  static Optional<JsonArray> textList(JsonElement value) {
    return array(value)
        .or(() -> text(value).filter(text -> !SEVERAL.matcher(text).find()).map(Forms::listOf))
        .flatMap(given -> {
          JsonArray list = new JsonArray();
          given.forEach(item -> text(item).ifPresent(list::add));
          return list.size() == given.size() ? Optional.of(list) : Optional.empty();
        });
  }

  private static JsonArray listOf(String text) {
    JsonArray list = new JsonArray();
    list.add(text);
    return list;
  }

  static Optional<JsonObject> object(JsonElement value) {
    return tree(value) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /** Returns a list of objects; one object alone is a list of one. */
  static Optional<JsonArray> objects(JsonElement value) {
    return array(value)
        .or(() ->
            object(value)
                .map(only -> {
                  JsonArray list = new JsonArray();
                  list.add(only);
                  return list;
                }));
  }

  private static Optional<JsonArray> array(JsonElement value) {
    return tree(value) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
  }

  /** Returns the arguments of a call, which some clients send as a JSON text, or not at all. */
  static Optional<JsonObject> arguments(String text) {
    if (text.isBlank()) {
      return Optional.of(new JsonObject());
    }
    JsonElement given = StrictJson.element(text).map(Forms::tree).orElse(new JsonPrimitive(text));
    boolean none = given.isJsonNull() || (given instanceof JsonArray list && list.isEmpty());
    return none ? Optional.of(new JsonObject()) : object(given);
  }

  /** Returns a value, or what it is the JSON text of. */
  private static JsonElement tree(JsonElement value) {
    return value instanceof JsonPrimitive text && text.isString()
        ? StrictJson.element(text.getAsString()).orElse(value)
        : value;
  }

  /** Returns a value that a parameter takes, for a message. */
  static JsonElement example(Parameter.Type type) {
    return switch (type) {
      case Parameter.Type.Text(List<String> words, boolean _) ->
          new JsonPrimitive(words.isEmpty() ? "..." : words.getFirst());
      case Parameter.Type.Int(long min, long _) -> new JsonPrimitive(Math.max(min, 1));
      case Parameter.Type.Bool() -> new JsonPrimitive(true);
      case Parameter.Type.TextMap() -> {
        JsonObject map = new JsonObject();
        map.addProperty("NAME", "...");
        yield map;
      }
      case Parameter.Type.TextList() -> listOf("...");
      case Parameter.Type.Group(List<Parameter> fields) -> example(fields);
      case Parameter.Type.Groups(List<Parameter> fields) -> {
        JsonArray list = new JsonArray();
        list.add(example(fields));
        yield list;
      }
    };
  }

  /** Returns what must be given, and the first thing that may be. */
  static JsonObject example(List<Parameter> parameters) {
    JsonObject example = new JsonObject();
    boolean hasOptional = false;
    for (Parameter parameter : parameters) {
      if (parameter.required() || !hasOptional) {
        example.add(
            parameter.name(),
            parameter
                .defaultValue()
                .map(JsonElement.class::cast)
                .orElse(example(parameter.type())));
        hasOptional |= !parameter.required();
      }
    }
    return example;
  }
}
