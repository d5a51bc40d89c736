package dev.pyro.tools;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The checked arguments of one call. Defaults are filled in. */
public final class Arguments {
  private final JsonObject values;

  private Arguments(JsonObject values) {
    this.values = values;
  }

  /**
   * Checks arguments. One exception names every fault.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} with what is wrong
   */
  static Arguments check(
      String operation, List<Parameter> parameters, List<Parameter> hidden, JsonObject given) {
    ArgumentCheck check = new ArgumentCheck(operation);
    Arguments arguments = new Arguments(check.object("", parameters, given));
    if (!check.faults().isEmpty()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, String.join("; ", check.faults()));
    }
    Stream.concat(parameters.stream(), hidden.stream())
        .filter(parameter -> !arguments.values.has(parameter.name()))
        .forEach(parameter ->
            parameter
                .defaultValue()
                .ifPresent(value -> arguments.values.add(parameter.name(), value)));
    return arguments;
  }

  String text(String name) {
    return values.get(name).getAsString();
  }

  /** Returns a path of the host. */
  Path path(String name) {
    try {
      return Path.of(text(name));
    } catch (InvalidPathException e) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, name + " is no path: " + e.getReason(), e);
    }
  }

  Optional<Path> optionalPath(String name) {
    return values.has(name) ? Optional.of(path(name)) : Optional.empty();
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(values.get(name)).map(JsonElement::getAsString);
  }

  /** Returns a number. It fits into an int, because the range of its parameter does. */
  int integer(String name) {
    return Math.toIntExact(longInteger(name));
  }

  OptionalInt optionalInteger(String name) {
    return values.has(name) ? OptionalInt.of(integer(name)) : OptionalInt.empty();
  }

  long longInteger(String name) {
    return values.get(name).getAsBigDecimal().longValueExact();
  }

  boolean bool(String name) {
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

  Optional<Arguments> group(String name) {
    return Optional.ofNullable(values.getAsJsonObject(name)).map(Arguments::new);
  }

  List<Arguments> groups(String name) {
    return values.has(name)
        ? values.getAsJsonArray(name).asList().stream()
            .map(item -> new Arguments(item.getAsJsonObject()))
            .toList()
        : List.of();
  }
}
