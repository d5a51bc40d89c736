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
 * What {@code kernel.json} says of a kernel.
 *
 * @param version its release
 * @param packageVersion the version of the package it comes from
 * @param digest over the kernel and its modules in order
 * @param vmlinuzBytes the length of the kernel
 * @param modules file names in the order to load them
 * @param createdAt when it was fetched
 */
record KernelRecord(
    String version,
    String packageVersion,
    String digest,
    long vmlinuzBytes,
    List<String> modules,
    Instant createdAt) {
  static final String FILE = "kernel.json";

  /** Records of another format are not read: their kernel counts as absent. */
  private static final int FORMAT = 1;

  KernelRecord {
    modules = List.copyOf(modules);
  }

  void write(Path folder) throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    json.addProperty("version", version);
    json.addProperty("package_version", packageVersion);
    json.addProperty("digest", digest);
    json.addProperty("vmlinuz_bytes", vmlinuzBytes);
    json.addProperty("created_at", createdAt.toString());
    JsonArray names = new JsonArray();
    modules.forEach(names::add);
    json.add("modules", names);
    JsonFile.write(folder.resolve(FILE), json);
  }

  /**
   * Reads the record in a kernel's folder.
   *
   * @throws IOException if there is none or it is not one of ours
   */
  static KernelRecord read(Path folder) throws IOException {
    JsonObject json = JsonFile.read(folder.resolve(FILE));
    try {
      if (json.get("format").getAsInt() != FORMAT) {
        throw new IOException(folder.resolve(FILE) + " has another format");
      }
      List<String> modules = new ArrayList<>();
      for (JsonElement name : json.getAsJsonArray("modules")) {
        modules.add(name.getAsString());
      }
      return new KernelRecord(
          json.get("version").getAsString(),
          json.get("package_version").getAsString(),
          json.get("digest").getAsString(),
          json.get("vmlinuz_bytes").getAsLong(),
          modules,
          Instant.parse(json.get("created_at").getAsString()));
    } catch (NullPointerException
        | ClassCastException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException
        | DateTimeException e) {
      throw new IOException(folder.resolve(FILE) + " lacks a field or has a wrong one", e);
    }
  }
}
