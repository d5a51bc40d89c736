package dev.pyro.environment;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.store.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code environment.json} says of an installed environment.
 *
 * @param name its name
 * @param source what it is made from
 * @param packages {@code name=version} of each installed package
 * @param digest of the image, see {@link ImageDigest}
 * @param virtualBytes the length of the image
 * @param diskBytes what the image took on the disk when it was made
 * @param createdAt when it was made
 * @param tools name and version of what made it
 */
record EnvironmentRecord(
    String name,
    String source,
    List<String> packages,
    String digest,
    long virtualBytes,
    long diskBytes,
    Instant createdAt,
    List<String> tools) {
  static final String FILE = "environment.json";

  /** Records of another format are not read: their environment counts as broken. */
  private static final int FORMAT = 1;

  EnvironmentRecord {
    packages = List.copyOf(packages);
    tools = List.copyOf(tools);
  }

  void write(Path folder) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    json.addProperty("name", name);
    json.addProperty("source", source);
    json.addProperty("digest", digest);
    json.addProperty("virtual_bytes", virtualBytes);
    json.addProperty("disk_bytes", diskBytes);
    json.addProperty("created_at", createdAt.toString());
    json.add("tools", array(tools));
    json.add("packages", array(packages));
    JsonFile.write(folder.resolve(FILE), json);
  }

  /**
   * Reads the record in an environment's folder.
   *
   * @throws IOException if there is none or it is not one of ours
   */
  static EnvironmentRecord read(Path folder) throws IOException {
    JsonObject json = JsonFile.read(folder.resolve(FILE));
    try {
      if (json.get("format").getAsInt() != FORMAT) {
        throw new IOException(folder.resolve(FILE) + " has another format");
      }
      return new EnvironmentRecord(
          json.get("name").getAsString(),
          json.get("source").getAsString(),
          strings(json.getAsJsonArray("packages")),
          json.get("digest").getAsString(),
          json.get("virtual_bytes").getAsLong(),
          json.get("disk_bytes").getAsLong(),
          Instant.parse(json.get("created_at").getAsString()),
          strings(json.getAsJsonArray("tools")));
    } catch (NullPointerException
        | ClassCastException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException
        | DateTimeException e) {
      throw new IOException(folder.resolve(FILE) + " lacks a field or has a wrong one", e);
    }
  }

  private static JsonArray array(List<String> strings) {
    JsonArray array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }

  private static List<String> strings(JsonArray array) {
    List<String> strings = new ArrayList<>();
    for (JsonElement element : array) {
      strings.add(element.getAsString());
    }
    return strings;
  }
}
