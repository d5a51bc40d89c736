package dev.pyro.environment;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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

  /** Returns whether packages of these names are in it. */
  boolean hasAll(List<String> names) {
    return names.stream()
        .allMatch(name -> packages.stream().anyMatch(one -> one.startsWith(name + "=")));
  }

  void write(Path folder) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("source", source);
    json.addProperty("digest", digest);
    json.addProperty("virtual_bytes", virtualBytes);
    json.addProperty("disk_bytes", diskBytes);
    json.addProperty("created_at", createdAt.toString());
    json.add("tools", RecordFile.array(tools));
    json.add("packages", RecordFile.array(packages));
    RecordFile.write(folder.resolve(FILE), FORMAT, json);
  }

  /**
   * Reads the record in an environment's folder.
   *
   * @throws IOException if there is none or it is not one of ours
   */
  static EnvironmentRecord read(Path folder) throws IOException {
    return RecordFile.read(
        folder.resolve(FILE),
        FORMAT,
        json ->
            new EnvironmentRecord(
                json.get("name").getAsString(),
                json.get("source").getAsString(),
                RecordFile.strings(json.getAsJsonArray("packages")),
                json.get("digest").getAsString(),
                json.get("virtual_bytes").getAsLong(),
                json.get("disk_bytes").getAsLong(),
                Instant.parse(json.get("created_at").getAsString()),
                RecordFile.strings(json.getAsJsonArray("tools"))));
  }
}
