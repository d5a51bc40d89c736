package dev.pyro.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.testing.JavaProgram;
import dev.pyro.testing.ReadmeProgram;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.Snippets;
import dev.pyro.testing.TestHome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands on the page about integrations, taken out of it and run. */
@Timeout(900)
class IntegrationsTest {
  private final Path checkout = TestHome.checkout();
  private final Path page = checkout.resolve("docs/integrations.md");
  @TempDir Path folder;

  @Test
  void mcp() throws Exception {
    JsonObject server =
        JsonParser.parseString(Snippets.below(page, "MCP", "json"))
            .getAsJsonObject()
            .getAsJsonObject("mcpServers")
            .getAsJsonObject("pyro");
    List<String> line = new ArrayList<>(List.of(server.get("command").getAsString()));
    for (JsonElement argument : server.getAsJsonArray("args")) {
      line.add(argument.getAsString());
    }
    try (McpServer started = McpServer.start(line, folder, TestHome.path())) {
      JsonArray tools = started.ask("tools/list", new JsonObject()).getAsJsonArray("tools");
      assertEquals("vm_run", tools.get(0).getAsJsonObject().get("name").getAsString());
    }
  }

  @Test
  void commandLine() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("pyro"), checkout.resolve("pyro"));
    Path project = Files.createDirectory(folder.resolve("project"));
    Files.writeString(project.resolve("broken.txt"), "broken\n");
    String path = bin + File.pathSeparator + System.getenv("PATH");
    Ran ran =
        Ran.program(
            project,
            Map.of("PATH", path),
            List.of("sh", "-euc", Snippets.below(page, "Command line", "sh")));
    assertEquals("42\n", ran.requireSuccess().replaceFirst("(?m)^[0-9a-f]{12}\n", ""));
    assertEquals(
        List.of("-broken", "+fixed"),
        Files.readAllLines(project.resolve("fix.patch")).stream()
            .filter(line -> line.matches("[-+]\\w.*"))
            .toList());
  }

  @Test
  void java() throws Exception {
    try (ScriptedModel nobody = ScriptedModel.start(List.of())) {
      assertEquals(
          new JavaProgram(0, "Linux\n"),
          JavaProgram.run(Snippets.below(page, "Java", "java"), folder, nobody));
    }
  }

  @Test
  void responsesApi() throws Exception {
    ReadmeProgram.assertRunsOnResponses(
        Snippets.below(page, "Responses API in plain JSON", "java"), folder);
  }

  /** The tests of the adapters run what stands in their READMEs. */
  @ParameterizedTest
  @CsvSource({
    "OpenAI client, openai",
    "LangChain4j, langchain4j",
    "Spring AI, spring-ai",
    "JUnit, junit"
  })
  void adaptersShowWhatTheirReadmesShow(String heading, String adapter) throws Exception {
    assertEquals(
        Snippets.first(checkout.resolve("adapters").resolve(adapter).resolve("README.md"), "java"),
        Snippets.below(page, heading, "java"));
  }
}
