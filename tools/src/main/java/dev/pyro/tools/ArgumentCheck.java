package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds every fault of the arguments of one call, at any depth. A fault names an argument and never
 * shows its value, which may be a secret.
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
   * Checks an object. A field that is null counts as not given.
   *
   * @param at the path of the object, such as {@code secrets[0]}; empty for the arguments
   *     themselves
   */
  void object(String at, List<Parameter> parameters, JsonObject given) {
    Map<String, Parameter> known = new LinkedHashMap<>();
    parameters.forEach(parameter -> known.put(parameter.name(), parameter));
    for (Map.Entry<String, JsonElement> argument : given.entrySet()) {
      Parameter parameter = known.get(argument.getKey());
      if (parameter == null) {
        faults.add(unknown(at, argument.getKey(), known.keySet()));
      } else if (!argument.getValue().isJsonNull()) {
        value(within(at, parameter.name()), parameter.type(), argument.getValue());
      }
    }
    for (Parameter parameter : parameters) {
      boolean missing = !given.has(parameter.name()) || given.get(parameter.name()).isJsonNull();
      if (parameter.required() && missing) {
        faults.add(within(at, parameter.name()) + " is required");
      }
    }
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

  private void value(String at, Parameter.Type type, JsonElement value) {
    switch (type) {
      case Parameter.Type.Text(List<String> words) -> {
        if (!isText(value)) {
          faults.add(at + " must be a string");
        } else if (!words.isEmpty() && !words.contains(value.getAsString())) {
          faults.add(at + " must be one of " + String.join(", ", words));
        }
      }
      case Parameter.Type.Int(long min, long max) -> integer(at, value, min, max);
      case Parameter.Type.Bool() ->
          require(
              value instanceof JsonPrimitive primitive && primitive.isBoolean(),
              at,
              "true or false");
      case Parameter.Type.TextMap() ->
          require(
              value instanceof JsonObject map
                  && map.asMap().values().stream().allMatch(ArgumentCheck::isText),
              at,
              "an object of strings");
      case Parameter.Type.TextList() ->
          require(
              value instanceof JsonArray list
                  && list.asList().stream().allMatch(ArgumentCheck::isText),
              at,
              "an array of strings");
      case Parameter.Type.Group(List<Parameter> fields) -> group(at, fields, value);
      case Parameter.Type.Groups(List<Parameter> fields) -> {
        if (value instanceof JsonArray list) {
          for (int i = 0; i < list.size(); i++) {
            group(at + "[" + i + "]", fields, list.get(i));
          }
        } else {
          faults.add(at + " must be an array of objects");
        }
      }
    }
  }

  private void group(String at, List<Parameter> fields, JsonElement value) {
    if (value instanceof JsonObject object) {
      object(at, fields, object);
    } else {
      faults.add(at + " must be an object");
    }
  }

  private void integer(String at, JsonElement value, long min, long max) {
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isNumber()) {
      faults.add(at + " must be a whole number");
      return;
    }
    try {
      long number = primitive.getAsBigDecimal().longValueExact(); // 5.0 is whole to JSON Schema
      String range = max == Long.MAX_VALUE ? "at least " + min : "from " + min + " to " + max;
      require(number >= min && number <= max, at, range);
    } catch (ArithmeticException | NumberFormatException _) {
      faults.add(at + " must be a whole number");
    }
  }

  private void require(boolean right, String at, String what) {
    if (!right) {
      faults.add(at + " must be " + what);
    }
  }

  private static boolean isText(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString();
  }
}
