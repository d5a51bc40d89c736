package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The official conformance suite, the Inspector and both TypeScript clients. */
@Timeout(1800)
class NodePeersTest {
  private static Peers peers;

  @BeforeAll
  static void install() throws Exception {
    peers = Peers.installed();
  }

  /** Fails if a scenario fails that a revision of the protocol requires. */
  @ParameterizedTest
  @ValueSource(strings = {"2026-07-28", "2025-11-25"})
  void conformance(String revision, @TempDir Path results) throws Exception {
    try (McpServer server = ConformanceServer.create();
        HttpTransport http =
            HttpTransport.start(
                server,
                HttpAddress.parse("0"),
                Optional.empty(),
                HttpTransport.Limits.standard())) {
      String report =
          peers.node(
              peers.inPackage("@modelcontextprotocol/conformance/dist/index.js"),
              "server",
              "--url",
              url(http),
              "--requirements",
              revision,
              "--output-dir",
              results.toString());
      assertTrue(report.contains("✓ tools-call-simple-text"), report);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "auto", "modern"})
  void inspector(String era) throws Exception {
    assertTrue(inspect(era, "tools/list", "--strict").contains("\"slow_compute\""));
    String answer = inspect(era, "tools/call", "--tool-name", "greet", "--tool-arg", "name=Ada");
    assertTrue(answer.contains("Hello, Ada!"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "modern"})
  void inspectorUnderLoad(String era) throws Exception {
    String summary =
        inspect(
            era,
            "tools/call",
            "--tool-name",
            "test_simple_text",
            "--load",
            "--load-requests",
            "200",
            "--load-concurrency",
            "50");
    assertTrue(summary.contains("200"), summary);
  }

  private static String inspect(String era, String method, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--cli", "--method", method));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--protocol-era", era));
    arguments.addAll(Peers.conformanceServer());
    return peers.node(
        peers.inPackage("@modelcontextprotocol/inspector/clients/launcher/build/index.js"),
        arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"modern, stdio", "modern, http", "legacy, stdio", "legacy, http"})
  void typeScriptClients(String era, String transport) throws Exception {
    try (McpServer server = ConformanceServer.create();
        HttpTransport http =
            HttpTransport.start(
                server,
                HttpAddress.parse("0"),
                Optional.empty(),
                HttpTransport.Limits.standard())) {
      List<String> arguments = new ArrayList<>(List.of(era));
      arguments.addAll(transport.equals("stdio") ? Peers.conformanceServer() : List.of(url(http)));
      String output = peers.node(Peers.ours("drive.mjs"), arguments.toArray(String[]::new));
      JsonObject seen =
          JsonParser.parseString(output.substring(output.indexOf('{'))).getAsJsonObject();
      JsonObject expected =
          TestTool.json(
              """
              {'server': 'pyro-conformance', 'instructions': 'Call what you like.',
               'text': 'This is a simple text response.', 'isError': true,
               'progress': [0, 50, 100], 'unknownTool': -32602, 'aborted': true, 'greeted': true}\
              """);
      expected.addProperty("tools", ConformanceTools.all().size());
      expected.addProperty(
          "elicited",
          "state-ok: {\"answer\":{\"action\":\"accept\",\"content\":{\"username\":\"Ada\"}}}");
      assertEquals(expected, seen);
    }
  }

  private static String url(HttpTransport http) {
    return "http://127.0.0.1:" + http.address().getPort() + HttpTransport.PATH;
  }
}
