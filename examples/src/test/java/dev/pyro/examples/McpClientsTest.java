package dev.pyro.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configurations of MCP clients: each is well formed, and the server it names answers. */
@Timeout(900)
class McpClientsTest {
  private final Path examples = TestHome.checkout().resolve("examples/mcp");
  @TempDir Path project;

  /** Gives the time limit of a call where the client has one that is too short, or of its own. */
  @ParameterizedTest
  @CsvSource({
    "claude-code/.mcp.json, mcpServers, stdio,",
    "cursor/.cursor/mcp.json, mcpServers, stdio,",
    "vscode/.vscode/mcp.json, servers, stdio,",
    "cline/cline_mcp_settings.json, mcpServers, stdio, 600",
    "gemini-cli/.gemini/settings.json, mcpServers,, 600000",
    "qwen-code/.qwen/settings.json, mcpServers,, 600000"
  })
  void commandAndArguments(String file, String servers, String type, String timeout)
      throws Exception {
    JsonObject server = json(file, servers);
    assertEquals(type, server.has("type") ? server.get("type").getAsString() : null);
    assertEquals(timeout, server.has("timeout") ? server.get("timeout").getAsString() : null);
    List<String> line = new ArrayList<>(List.of(server.get("command").getAsString()));
    line.addAll(texts(server.getAsJsonArray("args")));
    assertAnswers(line);
  }

  @Test
  void openCode() throws Exception {
    JsonObject server = json("opencode/opencode.json", "mcp");
    assertEquals("local", server.get("type").getAsString());
    assertAnswers(texts(server.getAsJsonArray("command")));
    JsonObject newer = json("opencode-2/opencode.json", "mcp", "servers");
    assertEquals("local", newer.get("type").getAsString());
    assertEquals(server.get("command"), newer.get("command"));
    assertEquals(600_000, server.get("timeout").getAsInt());
    assertEquals("{\"startup\":60000,\"request\":600000}", newer.get("timeout").toString());
  }

  @Test
  void codex() throws Exception {
    Map<String, String> server = new HashMap<>();
    List<String> lines = Files.readAllLines(examples.resolve("codex/.codex/config.toml"));
    assertEquals("[mcp_servers.pyro]", lines.getFirst());
    Pattern pair = Pattern.compile("([a-z_]+) = (.+)");
    for (String line : lines.subList(1, lines.size())) {
      Matcher matcher = pair.matcher(line);
      assertEquals(!line.startsWith("#"), matcher.matches(), line);
      if (!line.startsWith("#")) {
        server.put(matcher.group(1), matcher.group(2));
      }
    }
    assertEquals("60", server.get("startup_timeout_sec"));
    assertEquals("600", server.get("tool_timeout_sec"));
    List<String> line = new ArrayList<>();
    // texts and lists of them are the same in TOML and JSON
    line.add(JsonParser.parseString(server.get("command")).getAsString());
    line.addAll(texts(JsonParser.parseString(server.get("args")).getAsJsonArray()));
    assertAnswers(line);
  }

  private JsonObject json(String file, String... path) throws IOException {
    JsonObject at =
        JsonParser.parseString(Files.readString(examples.resolve(file))).getAsJsonObject();
    for (String key : path) {
      at = at.getAsJsonObject(key);
    }
    return at.getAsJsonObject("pyro");
  }

  private static List<String> texts(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  private void assertAnswers(List<String> configured) throws Exception {
    List<String> line = new ArrayList<>(configured);
    line.replaceAll(word ->
        word.replace("${workspaceFolder}", project.toString())
            .replace("/path/to/your/project", project.toString()));
    McpServer.start(line, project, TestHome.path()).close();
  }
}
