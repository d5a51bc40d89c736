package dev.pyro.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code pyro mcp serve} and the least of a client of the modern era. */
final class McpProcess implements AutoCloseable {
  private static final String META =
      """
      {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
       "io.modelcontextprotocol/clientCapabilities": {}}\
      """;

  private static final String INITIALIZE =
      """
      {"protocolVersion": "2025-06-18", "capabilities": {},
       "clientInfo": {"name": "bench", "version": "0"}}\
      """;

  private final Process process;
  private final BufferedWriter out;
  private final BufferedReader in;
  private int last;

  McpProcess(Path pyro, String... flags) throws IOException {
    List<String> line = new ArrayList<>(List.of(pyro.toString(), "mcp", "serve"));
    line.addAll(List.of(flags));
    this.process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.out = process.outputWriter(StandardCharsets.UTF_8);
    this.in = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Greets the server as clients of the older era do. */
  void initialize() throws IOException {
    ask("initialize", JsonParser.parseString(INITIALIZE).getAsJsonObject());
  }

  JsonObject list() throws IOException {
    return ask("tools/list", modern());
  }

  /** Calls a tool, which must succeed, and returns its structured content. */
  JsonObject call(String tool, JsonObject arguments) throws IOException {
    JsonObject params = modern();
    params.addProperty("name", tool);
    params.add("arguments", arguments);
    JsonObject result = ask("tools/call", params);
    if (result.has("isError") && result.get("isError").getAsBoolean()) {
      throw new IOException(result.toString());
    }
    return result.getAsJsonObject("structuredContent");
  }

  private static JsonObject modern() {
    JsonObject params = new JsonObject();
    params.add("_meta", JsonParser.parseString(META));
    return params;
  }

  private JsonObject ask(String method, JsonObject params) throws IOException {
    last++;
    JsonObject request = new JsonObject();
    request.addProperty("jsonrpc", "2.0");
    request.addProperty("id", last);
    request.addProperty("method", method);
    request.add("params", params);
    out.write(request + "\n");
    out.flush();
    JsonObject answer = JsonParser.parseString(in.readLine()).getAsJsonObject();
    if (!answer.has("result") || answer.get("id").getAsInt() != last) {
      throw new IOException(answer.toString());
    }
    return answer.getAsJsonObject("result");
  }

  /** Waits until so many machines run besides those of workspaces that are kept. */
  void awaitMachines(int count) throws InterruptedException {
    while (process
            .descendants()
            .filter(child -> child.info().command().orElse("").contains("qemu-system-"))
            .count()
        < count) {
      Thread.sleep(10);
    }
    Thread.sleep(500); // the last of them boots, and is still to be handed over
  }

  @Override
  public void close() throws IOException {
    out.close();
    process.onExit().join();
  }
}
