package dev.pyro.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.openai.OpenAiTools;
import dev.pyro.responses.ResponsesTools;
import dev.pyro.tools.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.tool.ToolCallback;

/** All faces of pyro show a model the same tools. */
@Timeout(900)
class FacesTest {
  private final Path home;
  @AutoClose private final Pyro pyro;

  FacesTest(@TempDir Path home) {
    this.home = home;
    pyro = Pyro.open(new Pyro.Options(home, Progress.Listener.none()));
  }

  @ParameterizedTest
  @MethodSource("dev.pyro.tools.View#names")
  void namesDescriptionsParametersAndRequiredListsAreTheSame(String view) throws Exception {
    String shown = lines(overMcp(view));
    assertFalse(shown.isEmpty());
    assertEquals(shown, lines(inTheResponsesApi(view)), "Responses API");
    assertEquals(shown, lines(inTheOpenAiClient(view)), "OpenAI's client");
    assertEquals(shown, lines(inLangChain4j(view)), "LangChain4j");
    assertEquals(shown, lines(inSpringAi(view)), "Spring AI");
  }

  /** A tool as models see it, whatever an API calls the parts. */
  private record Shown(String name, String description, JsonObject schema) {
    /** As text, because the order of parameters is part of what a model is shown. */
    String line() {
      JsonElement required = schema.get("required");
      return String.join(
          "\t",
          name,
          description,
          schema.get("properties").toString(),
          required == null ? "[]" : required.toString());
    }
  }

  private static String lines(List<Shown> tools) {
    return String.join("\n", tools.stream().map(Shown::line).toList());
  }

  private List<Shown> overMcp(String view) throws Exception {
    boolean isMode = View.modes().stream().anyMatch(mode -> mode.name().equals(view));
    try (McpServer server =
        McpServer.start(home, "--no-project-source", isMode ? "--mode" : "--profile", view)) {
      JsonArray tools = server.ask("tools/list", new JsonObject()).getAsJsonArray("tools");
      return shown(tools, "inputSchema");
    }
  }

  private List<Shown> inTheResponsesApi(String view) {
    return shown(ResponsesTools.of(pyro, view).definitions(), "parameters");
  }

  private List<Shown> inTheOpenAiClient(String view) throws Exception {
    JsonArray tools = new JsonArray();
    for (Tool tool : OpenAiTools.of(pyro, view).definitions()) {
      tools.add(JsonParser.parseString(ObjectMappers.jsonMapper().writeValueAsString(tool)));
    }
    return shown(tools, "parameters");
  }

  private static List<Shown> shown(JsonArray tools, String schema) {
    List<Shown> shown = new ArrayList<>();
    for (JsonElement element : tools) {
      JsonObject tool = element.getAsJsonObject();
      shown.add(
          new Shown(
              tool.get("name").getAsString(),
              tool.get("description").getAsString(),
              tool.getAsJsonObject(schema)));
    }
    return shown;
  }

  private List<Shown> inLangChain4j(String view) {
    List<Shown> shown = new ArrayList<>();
    for (ToolSpecification tool : dev.pyro.langchain4j.PyroTools.of(pyro, view).tools().keySet()) {
      shown.add(
          new Shown(
              tool.name(),
              tool.description(),
              new Gson()
                  .toJsonTree(JsonSchemaElementUtils.toMap(tool.parameters()))
                  .getAsJsonObject()));
    }
    return shown;
  }

  private List<Shown> inSpringAi(String view) {
    List<Shown> shown = new ArrayList<>();
    for (ToolCallback tool : dev.pyro.springai.PyroTools.of(pyro, view).getToolCallbacks()) {
      shown.add(
          new Shown(
              tool.getToolDefinition().name(),
              tool.getToolDefinition().description(),
              JsonParser.parseString(tool.getToolDefinition().inputSchema()).getAsJsonObject()));
    }
    return shown;
  }
}
