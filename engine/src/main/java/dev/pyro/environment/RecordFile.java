package dev.pyro.environment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.store.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A JSON file that says what is in its folder. One of another format is not read. */
final class RecordFile {
  private static final String FORMAT = "format";

  private RecordFile() {}

  static void write(Path file, int format, JsonObject record) throws IOException {
    record.addProperty(FORMAT, format);
    JsonFile.write(file, record);
  }

  /**
   * Reads a record.
   *
   * @param from makes it of its fields
   * @throws IOException if there is none, or it is not one that {@link #write} wrote
   */
  static <T> T read(Path file, int format, Function<JsonObject, T> from) throws IOException {
    JsonObject json = JsonFile.read(file);
    try {
      if (json.get(FORMAT).getAsInt() != format) {
        throw new IOException(file + " has another format");
      }
      return from.apply(json);
    } catch (NullPointerException
        | ClassCastException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException
        | DateTimeException e) {
      throw new IOException(file + " lacks a field or has a wrong one", e);
    }
  }

  static JsonArray array(List<String> strings) {
    JsonArray array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }

  static List<String> strings(JsonArray array) {
    List<String> strings = new ArrayList<>();
    for (JsonElement element : array) {
      strings.add(element.getAsString());
    }
    return strings;
  }
}
