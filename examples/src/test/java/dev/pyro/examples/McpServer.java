package dev.pyro.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.testing.TestHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server that a client has started, and has shaken hands with. */
final class McpServer implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private int requests;

  private McpServer(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts {@code pyro mcp serve} of the checkout. */
  static McpServer start(Path home, String... flags) throws IOException {
    List<String> line = new ArrayList<>(List.of("pyro", "mcp", "serve"));
    line.addAll(List.of(flags));
    return start(line, Path.of(""), home);
  }

  /** Starts what a client has configured, with the checkout's pyro. */
  static McpServer start(List<String> configured, Path folder, Path home) throws IOException {
    assertEquals("pyro", configured.getFirst());
    List<String> line = new ArrayList<>(configured);
    line.set(0, TestHome.checkout().resolve("pyro").toString());
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toAbsolutePath().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PYRO_HOME", home.toString());
    McpServer server = new McpServer(builder.start());
    JsonObject hello =
        server.ask(
            "initialize",
            JsonParser.parseString(
                    """
                    {"protocolVersion": "2025-06-18", "capabilities": {},
                     "clientInfo": {"name": "test", "version": "1"}}\
                    """)
                .getAsJsonObject());
    assertEquals("pyro", hello.getAsJsonObject("serverInfo").get("name").getAsString());
    return server;
  }

  /** Asks something and returns the result. */
  JsonObject ask(String method, JsonObject params) throws IOException {
    requests++;
    JsonObject request = new JsonObject();
    request.addProperty("jsonrpc", "2.0");
    request.addProperty("id", requests);
    request.addProperty("method", method);
    request.add("params", params);
    process.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    JsonObject answer = JsonParser.parseString(answers.readLine()).getAsJsonObject();
    assertEquals(requests, answer.get("id").getAsInt());
    return answer.getAsJsonObject("result");
  }

  /** Ends it as clients do, by the end of its input. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      assertEquals(0, process.onExit().join().exitValue());
    } finally {
      process.destroy();
    }
  }
}
