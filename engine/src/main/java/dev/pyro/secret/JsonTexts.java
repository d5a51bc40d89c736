package dev.pyro.secret;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The texts in secrets that are JSON documents: a program may show one without the others. */
final class JsonTexts {
  private JsonTexts() {}

  /** Returns the values, and the texts in those of them that are an object or an array of JSON. */
  static Set<String> andThoseOf(Collection<String> values) {
    Set<String> all = new LinkedHashSet<>(values);
    for (String value : values) {
      String text = value.strip();
      if (text.startsWith("{") || text.startsWith("[")) {
        add(text, all);
      }
    }
    return all;
  }

  private static void add(String document, Set<String> all) {
    Deque<JsonElement> rest = new ArrayDeque<>();
    try {
      rest.add(JsonParser.parseString(document));
    } catch (JsonParseException | StackOverflowError _) {
      return; // no JSON after all
    }
    while (!rest.isEmpty()) {
      switch (rest.remove()) {
        case JsonObject object -> rest.addAll(object.asMap().values());
        case JsonArray array -> array.forEach(rest::add);
        case JsonPrimitive one
            when one.isString() && one.getAsString().length() >= Redactor.MIN_LINE_CHARACTERS ->
            all.add(one.getAsString());
        default -> {} // numbers and short texts stand in other texts by chance
      }
    }
  }
}
