package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the arguments of one call, and finds every fault of them, at any depth. A fault names an
 * argument and never shows its value, which may be a secret.
 */
final class ArgumentCheck {
  private final String operation;
  private final List<String> faults = new ArrayList<>();

  ArgumentCheck(String operation) {
    this.operation = operation;
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  /**
   * Returns an object whose fields have the types of their parameters; without those that are not
   * given, see {@link Forms#isNotGiven}, and without those that are wrong.
   *
   * @param at the path of the object, such as {@code secrets[0]}; empty for the arguments
   *     themselves
   */
  JsonObject object(String at, List<Parameter> parameters, JsonObject given) {
    JsonObject read = new JsonObject();
    Map<String, Parameter> known = new LinkedHashMap<>();
    parameters.forEach(parameter -> known.put(parameter.name(), parameter));
    for (Map.Entry<String, JsonElement> argument : given.entrySet()) {
      Parameter parameter = known.get(argument.getKey());
      if (parameter == null) {
        faults.add(unknown(at, argument.getKey(), known.keySet()));
      } else if (Forms.hasHalf(parameter.type(), argument.getValue())) {
        faults.add(
            within(at, parameter.name())
                + " holds half of a surrogate pair, which is no character: a character such as an"
                + " emoji was cut in two; leave it out or send it whole");
      } else if (!Forms.isNotGiven(parameter, argument.getValue())) {
        value(within(at, parameter.name()), parameter, argument.getValue())
            .ifPresent(value -> read.add(parameter.name(), value));
      }
    }
    for (Parameter parameter : parameters) {
      boolean missing = !given.has(parameter.name()) || given.get(parameter.name()).isJsonNull();
      if (parameter.required() && missing) {
        faults.add(within(at, parameter.name()) + " is required");
      }
    }
    return read;
  }

  private static String within(String at, String name) {
    return at.isEmpty() ? name : at + "." + name;
  }

  private String unknown(String at, String name, Set<String> known) {
    String fault = operation + " has no argument " + within(at, name);
    return Nearest.to(name, known)
        .map(near -> fault + "; did you mean " + within(at, near) + "?")
        .orElseGet(() ->
            fault
                + "; "
                + (at.isEmpty() ? "it" : at)
                + " takes "
                + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  private Optional<? extends JsonElement> value(String at, Parameter parameter, JsonElement value) {
    Parameter.Type type = parameter.type();
    return switch (type) {
      case Parameter.Type.Text(List<String> words, boolean takesEmpty) ->
          text(at, words, takesEmpty, value);
      case Parameter.Type.Int(long min, long max) -> integer(at, value, min, max);
      case Parameter.Type.Bool() ->
          orFault(Forms.bool(value).map(JsonPrimitive::new), at, "true or false");
      case Parameter.Type.TextMap() ->
          orFault(Forms.textMap(value), at, "an object of strings", type);
      case Parameter.Type.TextList() ->
          orFault(Forms.textList(value), at, "an array of strings", type);
      case Parameter.Type.Group(List<Parameter> fields) ->
          orFault(Forms.object(value), at, "an object", type)
              .map(object -> object(at, fields, object));
      case Parameter.Type.Groups(List<Parameter> fields) ->
          orFault(Forms.objects(value), at, "an array of objects", type)
              .map(list -> groups(at, fields, list));
    };
  }

  private JsonArray groups(String at, List<Parameter> fields, JsonArray list) {
    JsonArray read = new JsonArray();
    for (int i = 0; i < list.size(); i++) {
      String item = at + "[" + i + "]";
      orFault(Forms.object(list.get(i)), item, "an object", new Parameter.Type.Group(fields))
          .ifPresent(object -> read.add(object(item, fields, object)));
    }
    return read;
  }

  private Optional<JsonPrimitive> text(
      String at, List<String> words, boolean takesEmpty, JsonElement value) {
    Optional<String> text = orFault(Forms.text(value), at, "a string");
    if (text.isPresent() && text.get().isEmpty() && !takesEmpty) {
      faults.add(at + " must not be empty");
      return Optional.empty();
    }
    if (!words.isEmpty()) {
      text =
          text.flatMap(
              one -> orFault(Forms.word(words, one), at, "one of " + String.join(", ", words)));
    }
    return text.map(JsonPrimitive::new);
  }

  private Optional<JsonPrimitive> integer(String at, JsonElement value, long min, long max) {
    Optional<Long> whole = Forms.number(value).flatMap(ArgumentCheck::whole);
    if (whole.isEmpty()) {
      faults.add(at + " must be a whole number, such as " + Math.max(min, 1));
      return Optional.empty();
    }
    String range = max == Long.MAX_VALUE ? "at least " + min : "from " + min + " to " + max;
    return orFault(whole.filter(number -> number >= min && number <= max), at, range)
        .map(JsonPrimitive::new);
  }

  /** Returns a number without a fraction; 5.0 has none for JSON Schema. */
  private static Optional<Long> whole(BigDecimal number) {
    try {
      return Optional.of(number.longValueExact());
    } catch (ArithmeticException _) {
      return Optional.empty();
    }
  }

  private <T> Optional<T> orFault(Optional<T> read, String at, String what, Parameter.Type type) {
    return orFault(read, at, what + ", such as " + Forms.example(type));
  }

  private <T> Optional<T> orFault(Optional<T> read, String at, String what) {
    if (read.isEmpty()) {
      faults.add(at + " must be " + what);
    }
    return read;
  }
}
