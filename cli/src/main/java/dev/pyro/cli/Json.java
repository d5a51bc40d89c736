package dev.pyro.cli;

import com.google.gson.stream.JsonWriter;
import dev.pyro.ErrorCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes results as JSON: the names of a record's components in snake case, sorted, two spaces
 * deep; an empty {@link Optional} is null. It writes by hand because setting up a data binder takes
 * longer than a whole command.
 */
final class Json {
  private Json() {}

  /** Returns a record, or a map with snake case keys, as one JSON object with a final newline. */
  static String of(Object value) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setIndent("  ");
      writer.setHtmlSafe(false);
      write(writer, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.append('\n').toString();
  }

  /** Returns a failure in the form of the contract. */
  static String ofError(ErrorCode code, String message, String hint) {
    Map<String, Object> error = new TreeMap<>();
    error.put("code", code.wireName());
    error.put("message", message);
    error.put("hint", Optional.ofNullable(hint));
    return of(Map.of("error", error));
  }

  // The JVM makes a class for a switch over patterns in each process that gets there.
  @SuppressWarnings("IfChainToSwitch")
  private static void write(JsonWriter writer, Object value) throws IOException {
    if (value == null) {
      writer.nullValue();
    } else if (value instanceof String text) {
      writer.value(text);
    } else if (value instanceof Optional<?> optional) {
      write(writer, optional.orElse(null));
    } else if (value instanceof Boolean truth) {
      writer.value(truth);
    } else if (value instanceof Number number) {
      writer.value(number);
    } else if (value instanceof Enum<?> constant) {
      writer.value(constant.name().toLowerCase(Locale.ROOT));
    } else if (value instanceof Instant time) {
      writer.value(time.toString());
    } else if (value instanceof Record record) {
      writeMap(writer, components(record));
    } else if (value instanceof Map<?, ?> map) {
      writeMap(writer, map);
    } else if (value instanceof List<?> list) {
      writer.beginArray();
      for (Object element : list) {
        write(writer, element);
      }
      writer.endArray();
    } else {
      throw new IllegalArgumentException("no JSON form for " + value.getClass());
    }
  }

  private static void writeMap(JsonWriter writer, Map<?, ?> map) throws IOException {
    writer.beginObject();
    for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
      writer.name((String) entry.getKey());
      write(writer, entry.getValue());
    }
    writer.endObject();
  }

  private static Map<String, Object> components(Record record) {
    Map<String, Object> map = new TreeMap<>();
    try {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        map.put(snakeCase(component.getName()), component.getAccessor().invoke(record));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " is not a public record", e);
    }
    return map;
  }

  static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    return snake.toString();
  }
}
