package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Records as JSON: the components' names in snake case, constants in small letters, an empty {@link
 * Optional} as null. By hand because setting up a data binder takes longer than most calls.
 */
final class Json {
  private Json() {}

  static JsonObject tree(Record record) {
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

  private static JsonElement element(Object value) {
    return switch (value) {
      case null -> JsonNull.INSTANCE;
      case String text -> new JsonPrimitive(text);
      case Boolean truth -> new JsonPrimitive(truth);
      case Number number -> new JsonPrimitive(number);
      case Enum<?> constant -> new JsonPrimitive(constant.name().toLowerCase(Locale.ROOT));
      case Instant time -> new JsonPrimitive(time.toString());
      case Optional<?> optional -> element(optional.orElse(null));
      case OptionalLong optional ->
          optional.isPresent() ? new JsonPrimitive(optional.getAsLong()) : JsonNull.INSTANCE;
      case Record record -> tree(record);
      case List<?> list -> {
        JsonArray array = new JsonArray(list.size());
        list.forEach(item -> array.add(element(item)));
        yield array;
      }
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach((key, item) -> object.add((String) key, element(item)));
        yield object;
      }
      default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
    };
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
