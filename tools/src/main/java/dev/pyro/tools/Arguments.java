package dev.pyro.tools;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of one call: each known, of its type and in its range; defaults are filled in. */
public final class Arguments {
  private final JsonObject values;

  private Arguments(JsonObject values) {
    this.values = values;
  }

  /**
   * Checks arguments, all of them, so that one answer names every fault.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} with what is wrong
   */
  static Arguments check(
      String operation, List<Parameter> parameters, List<Parameter> hidden, JsonObject given) {
    List<String> faults = new ArrayList<>();
    JsonObject values = new JsonObject();
    Map<String, Parameter> known = new LinkedHashMap<>();
    parameters.forEach(parameter -> known.put(parameter.name(), parameter));
    for (Map.Entry<String, JsonElement> argument : given.entrySet()) {
      Parameter parameter = known.get(argument.getKey());
      if (parameter == null) {
        faults.add(unknown(operation, argument.getKey(), known));
      } else if (!argument.getValue().isJsonNull()) { // as if it had not been given
        try {
          parameter.check(argument.getValue());
          values.add(argument.getKey(), argument.getValue());
        } catch (PyroException e) {
          faults.add(e.getMessage());
        }
      }
    }
    for (Parameter parameter : parameters) {
      if (values.has(parameter.name())) {
        continue;
      }
      parameter.otherwise().ifPresent(value -> values.add(parameter.name(), value));
      boolean missing = !given.has(parameter.name()) || given.get(parameter.name()).isJsonNull();
      if (parameter.required() && missing) {
        faults.add(parameter.name() + " is required");
      }
    }
    hidden.forEach(
        parameter -> parameter.otherwise().ifPresent(value -> values.add(parameter.name(), value)));
    if (!faults.isEmpty()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, String.join("; ", faults));
    }
    return new Arguments(values);
  }

  private static String unknown(String operation, String name, Map<String, Parameter> known) {
    return Nearest.to(name, known.keySet())
        .map(near -> operation + " has no argument " + name + "; did you mean " + near + "?")
        .orElseGet(() ->
            operation
                + " has no argument "
                + name
                + (known.isEmpty()
                    ? "; it takes none"
                    : "; it takes " + String.join(", ", known.keySet())));
  }

  String text(String name) {
    return values.get(name).getAsString();
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(values.get(name)).map(JsonElement::getAsString);
  }

  /** Returns a number that fits because its parameter's range does. */
  int whole(String name) {
    return Math.toIntExact(wide(name));
  }

  long wide(String name) {
    return values.get(name).getAsBigDecimal().longValueExact();
  }

  boolean truth(String name) {
    return values.get(name).getAsBoolean();
  }

  Map<String, String> textMap(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    if (values.has(name)) {
      values
          .getAsJsonObject(name)
          .entrySet()
          .forEach(entry -> map.put(entry.getKey(), entry.getValue().getAsString()));
    }
    return map;
  }

  List<String> textList(String name) {
    return values.has(name)
        ? values.getAsJsonArray(name).asList().stream().map(JsonElement::getAsString).toList()
        : List.of();
  }
}
