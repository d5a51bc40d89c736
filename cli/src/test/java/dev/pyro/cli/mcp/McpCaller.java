package dev.pyro.cli.mcp;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.support.RealPyro;
import java.util.ArrayList;
import java.util.List;

/** A client that nobody here wrote, with a {@code pyro mcp serve} of its own. */
interface McpCaller extends AutoCloseable {
  /** Returns the names of the tools, in the order of the listing. */
  List<String> tools();

  McpAnswer call(String tool, JsonObject arguments);

  @Override
  void close();

  /**
   * Calls a tool with arguments in JSON whose quotes may be single ones; each {@code ?} in quotes
   * stands for the next value.
   */
  default McpAnswer call(String tool, String json, String... values) {
    return call(tool, arguments(json, values));
  }

  static JsonObject arguments(String json, String... values) {
    JsonObject arguments = JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject();
    int next = 0;
    for (String name : List.copyOf(arguments.keySet())) {
      if (arguments.get(name).isJsonPrimitive() && arguments.get(name).getAsString().equals("?")) {
        arguments.addProperty(name, values[next]);
        next++;
      }
    }
    return arguments;
  }

  /** Returns the command that starts the server of this checkout. */
  static List<String> server(String... flags) {
    List<String> line = new ArrayList<>();
    line.add(RealPyro.ofCheckout().program().toString());
    line.addAll(List.of("mcp", "serve"));
    line.addAll(List.of(flags));
    return line;
  }
}
