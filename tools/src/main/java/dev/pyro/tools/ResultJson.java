package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
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
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Results as JSON: records by the names of their components in snake case, constants in small
 * letters, an empty {@link Optional} as null. By hand because setting up a data binder takes longer
 * than a whole command.
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
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setIndent("  ");
      writer.setHtmlSafe(false);
      write(writer, element(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.append('\n').toString();
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
      return new JsonPrimitive(constant.name().toLowerCase(Locale.ROOT));
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

  private static JsonObject components(Record record) {
    JsonObject object = new JsonObject();
    try {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        object.add(snakeCase(component.getName()), element(component.getAccessor().invoke(record)));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " is not a public record", e);
    }
    return object;
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

  private static void write(JsonWriter writer, JsonElement element) throws IOException {
    if (element instanceof JsonObject object) {
      writer.beginObject();
      for (Map.Entry<String, JsonElement> entry : new TreeMap<>(object.asMap()).entrySet()) {
        writer.name(entry.getKey());
        write(writer, entry.getValue());
      }
      writer.endObject();
    } else if (element instanceof JsonArray array) {
      writer.beginArray();
      for (JsonElement item : array) {
        write(writer, item);
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
