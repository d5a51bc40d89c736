package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes JSON Schemas of the dialect 2020-12, as short as they can be: each costs tokens. */
final class Schemas {
  private Schemas() {}

  static JsonObject ofParameters(List<Parameter> parameters) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    for (Parameter parameter : parameters) {
      properties.add(parameter.name(), parameter.schema());
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    return object(properties, required);
  }

  static JsonObject ofResult(Class<? extends Record> type) {
    JsonObject schema = ofRecord(type);
    JsonObject properties = schema.getAsJsonObject("properties");
    properties.add(Shown.LEFT_OUT, typed("string"));
    properties.add("error", typed("object"));
    return schema;
  }

  private static JsonObject ofRecord(Class<? extends Record> type) {
    JsonObject properties = new JsonObject();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.add(ResultJson.snakeCase(component.getName()), of(component.getGenericType()));
    }
    return object(properties, new JsonArray());
  }

  private static JsonObject object(JsonObject properties, JsonArray required) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", "object");
    schema.add("properties", properties);
    if (!required.isEmpty()) {
      schema.add("required", required);
    }
    schema.addProperty("additionalProperties", false);
    return schema;
  }

  private static JsonObject of(Type type) {
    JsonObject schema = new JsonObject();
    switch (type) {
      case ParameterizedType generic -> {
        Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        if (generic.getRawType() == Optional.class) {
          return of(last); // absent if it is empty
        }
        if (generic.getRawType() == List.class) {
          schema.addProperty("type", "array");
          schema.add("items", of(last));
        } else if (generic.getRawType() == Map.class) {
          schema.addProperty("type", "object");
          schema.add("additionalProperties", of(last));
        } else {
          throw new IllegalArgumentException("no schema for " + type);
        }
      }
      case Class<?> plain when plain == OptionalInt.class || plain == OptionalLong.class -> {
        return typed("integer");
      }
      case Class<?> plain when plain.isRecord() -> {
        return ofRecord(plain.asSubclass(Record.class));
      }
      case Class<?> plain when plain.isEnum() -> {
        JsonArray words = new JsonArray();
        for (Object constant : plain.getEnumConstants()) {
          words.add(ResultJson.word((Enum<?>) constant));
        }
        schema.addProperty("type", "string");
        schema.add("enum", words);
      }
      case Class<?> plain -> {
        return typed(name(plain));
      }
      default -> throw new IllegalArgumentException("no schema for " + type);
    }
    return schema;
  }

  private static String name(Class<?> plain) {
    if (plain == String.class || plain == Instant.class) {
      return "string";
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return "boolean";
    }
    if (plain == int.class || plain == long.class) {
      return "integer";
    }
    throw new IllegalArgumentException("no schema for " + plain);
  }

  private static JsonObject typed(String name) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", name);
    return schema;
  }
}
