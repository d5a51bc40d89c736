package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts that no client sees on their own. */
class McpServerTest {
  private static McpTool tool(String name) {
    return TestTool.of(name, (_, _) -> ToolResult.text("", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "ä", "a/b"})
  void toolsHaveNamesOfTheProtocol(String name) {
    ServerInfo info = new ServerInfo("x", "1", "", "");
    assertThrows(IllegalArgumentException.class, () -> new McpServer(info, List.of(tool(name))));
  }

  @Test
  void noTwoToolsHaveOneName() {
    ServerInfo info = new ServerInfo("x", "1", "", "");
    List<McpTool> tools = List.of(tool("a"), tool("a"));
    assertThrows(IllegalArgumentException.class, () -> new McpServer(info, tools));
  }

  @ParameterizedTest
  @CsvSource({
    "8080, 127.0.0.1, 8080, true",
    "localhost:0, 127.0.0.1, 0, true",
    "[::1]:80, 0:0:0:0:0:0:0:1, 80, true",
    "0.0.0.0:80, 0.0.0.0, 80, false",
    "[::]:80, 0:0:0:0:0:0:0:0, 80, false",
  })
  void addressesAreRead(String text, String address, int port, boolean isLoopback) {
    HttpAddress parsed = HttpAddress.parse(text);
    assertEquals(address, parsed.address().getHostAddress());
    assertEquals(port, parsed.port());
    assertEquals(isLoopback, parsed.isLoopback());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", ":80", "host:", "::1:80", "1.2.3.4:65536", "[::1]", "a:1:2"})
  void whatIsNoAddressIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> HttpAddress.parse(text));
  }

  @Test
  void aSealOpensForItsPurposeOnly() {
    Seal seal = new Seal();
    byte[] data = "data".getBytes(StandardCharsets.UTF_8);
    String token = seal.close("a", data);
    assertEquals("data", new String(seal.open("a", token).orElseThrow(), StandardCharsets.UTF_8));
    assertFalse(seal.open("b", token).isPresent());
    assertFalse(new Seal().open("a", token).isPresent());
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + other + token.substring(i + 1);
      assertFalse(seal.open("a", forged).isPresent(), forged);
    }
  }

  @Test
  void halvesOfPairsAreWrittenAsEscapes() {
    byte[] line = WireJson.line(new JsonPrimitive("x\ud83d😀"));
    assertEquals("\"x\\ud83d😀\"\n", new String(line, StandardCharsets.UTF_8));
  }
}
