package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Results as JSON: records by the names of their components in snake case, constants as words in
 * small letters, an empty {@link Optional} as null. By hand because setting up a data binder takes
 * longer than a whole command.
 */
public final class ResultJson {
  private ResultJson() {}

  /** Returns a record as a tree. */
  public static JsonObject tree(Record record) {
    return element(record).getAsJsonObject();
  }

  /**
   * Returns a record, or a map with snake case keys, as the text of one object: sorted, two spaces
   * deep, with a final newline.
   */
  public static String text(Object value) {
    StringWriter text = new StringWriter();
    try {
      write(value, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.toString();
  }

  /**
   * Writes what {@link #text} returns. Of a record's lists, one item at a time is held as JSON, so
   * that a list of a million files needs no more memory than it has already.
   */
  public static void write(Object value, Writer out) throws IOException {
    JsonWriter writer = new JsonWriter(new HarmlessWriter(out));
    writer.setIndent("  ");
    writer.setHtmlSafe(false);
    write(writer, value);
    writer.flush();
    out.write('\n');
  }

  /** Returns a failure as a model is shown it. */
  public static JsonObject shownError(ErrorCode code, String message, Optional<String> hint) {
    return Shown.fields("", error(code, message, hint.orElse(null)));
  }

  /** Returns a failure as the command line tells it; {@code hint} may be null. */
  public static JsonObject error(ErrorCode code, String message, String hint) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code.wireName());
    error.addProperty("message", message);
    error.addProperty("hint", hint);
    JsonObject object = new JsonObject();
    object.add("error", error);
    return object;
  }

  // The JVM makes a class for a switch over patterns in each process that gets there.
  @SuppressWarnings("IfChainToSwitch")
  private static JsonElement element(Object value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    } else if (value instanceof JsonElement made) {
      return made;
    } else if (value instanceof String text) {
      return new JsonPrimitive(text);
    } else if (value instanceof Optional<?> optional) {
      return element(optional.orElse(null));
    } else if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? new JsonPrimitive(optional.getAsInt()) : JsonNull.INSTANCE;
    } else if (value instanceof Boolean truth) {
      return new JsonPrimitive(truth);
    } else if (value instanceof Number number) {
      return new JsonPrimitive(number);
    } else if (value instanceof Enum<?> constant) {
      return new JsonPrimitive(word(constant));
    } else if (value instanceof Instant time) {
      return new JsonPrimitive(time.toString());
    } else if (value instanceof Record record) {
      return components(record);
    } else if (value instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, item) -> object.add((String) key, element(item)));
      return object;
    } else if (value instanceof List<?> list) {
      JsonArray array = new JsonArray(list.size());
      list.forEach(item -> array.add(element(item)));
      return array;
    }
    throw new IllegalArgumentException("no JSON form for " + value.getClass());
  }

  /** Returns the word for a constant: its name in small letters, but for a network policy. */
  static String word(Enum<?> constant) {
    return constant instanceof NetworkPolicy policy
        ? policy.wireName()
        : constant.name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject components(Record record) {
    JsonObject object = new JsonObject();
    values(record).forEach((name, value) -> object.add(name, element(value)));
    return object;
  }

  /** Returns the components of a record, sorted by their names in JSON. */
  private static Map<String, Object> values(Record record) {
    Map<String, Object> values = new TreeMap<>();
    try {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        values.put(snakeCase(component.getName()), component.getAccessor().invoke(record));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " is not a public record", e);
    }
    return values;
  }

  /** Returns a Java name, such as {@code exitCode}, as {@code exit_code}. */
  public static String snakeCase(String name) {
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

  private static void write(JsonWriter writer, Object value) throws IOException {
    if (value instanceof Record record) {
      writer.beginObject();
      for (Map.Entry<String, Object> entry : values(record).entrySet()) {
        writer.name(entry.getKey());
        write(writer, entry.getValue());
      }
      writer.endObject();
    } else if (value instanceof List<?> list) {
      writer.beginArray();
      for (Object item : list) {
        write(writer, item);
      }
      writer.endArray();
    } else {
      writeElement(writer, element(value));
    }
  }

  private static void writeElement(JsonWriter writer, JsonElement element) throws IOException {
    if (element instanceof JsonObject object) {
      writer.beginObject();
      for (Map.Entry<String, JsonElement> entry : new TreeMap<>(object.asMap()).entrySet()) {
        writer.name(entry.getKey());
        writeElement(writer, entry.getValue());
      }
      writer.endObject();
    } else if (element instanceof JsonArray array) {
      writer.beginArray();
      for (JsonElement item : array) {
        writeElement(writer, item);
      }
      writer.endArray();
    } else if (element instanceof JsonPrimitive primitive) {
      if (primitive.isBoolean()) {
        writer.value(primitive.getAsBoolean());
      } else if (primitive.isNumber()) {
        writer.value(primitive.getAsNumber());
      } else {
        writer.value(primitive.getAsString());
      }
    } else {
      writer.nullValue();
    }
  }
}
