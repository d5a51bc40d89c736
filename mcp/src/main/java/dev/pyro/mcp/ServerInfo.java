package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Objects;

/**
 * What a server says of itself.
 *
 * @param name its name for programs
 * @param version its version
 * @param title its name for people
 * @param instructions what a model should know before it uses the tools, or ""
 */
public record ServerInfo(String name, String version, String title, String instructions) {
  /** Checks that nothing is null and that it has a name and a version. */
  public ServerInfo {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(instructions, "instructions");
    if (name.isBlank() || version.isBlank()) {
      throw new IllegalArgumentException("a server needs a name and a version");
    }
  }

  JsonObject implementation() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    if (!title.isEmpty()) {
      json.addProperty("title", title);
    }
    json.addProperty("version", version);
    return json;
  }
}
