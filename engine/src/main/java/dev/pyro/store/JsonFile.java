package dev.pyro.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Small JSON records on disk. */
public final class JsonFile {
  /** A record of ours is a few KiB; a package list some hundred. */
  private static final int MAX_RECORD_BYTES = 8 << 20;

  private JsonFile() {}

  /**
   * Reads a record.
   *
   * @throws IOException if it cannot be read, is longer than 8 MiB, or is not one JSON object
   */
  public static JsonObject read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = PlainFile.open(file)) {
      bytes = in.readNBytes(MAX_RECORD_BYTES + 1);
    }
    if (bytes.length > MAX_RECORD_BYTES) {
      throw new IOException(file + " is longer than " + MAX_RECORD_BYTES + " bytes");
    }
    try {
      return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException(file + " is not a JSON object", e);
    }
  }

  /** Replaces a record. */
  public static void write(Path file, JsonObject json) throws IOException {
    AtomicFiles.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
