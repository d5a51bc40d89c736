package dev.pyro.langchain4j;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.testing.ChatToolsContract;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.TestHome;
import dev.pyro.tools.Operation;
import dev.pyro.tools.Toolbox;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** AI Services with tools of pyro, on LangChain4j's client of OpenAI. */
class PyroToolsTest extends ChatToolsContract {
  private Pyro pyro;

  interface Assistant {
    String ask(String question);
  }

  @BeforeEach
  void open() {
    pyro = Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()));
  }

  @AfterEach
  void close() {
    pyro.close();
  }

  private static OpenAiChatModel client(ScriptedModel model) {
    return OpenAiChatModel.builder()
        .baseUrl(model.baseUrl())
        .apiKey("none")
        .modelName("scripted")
        .build();
  }

  @Override
  protected String ask(ScriptedModel model, String view) {
    PyroTools tools = PyroTools.of(pyro, view);
    return AiServices.builder(Assistant.class)
        .chatModel(client(model))
        .toolProvider(tools)
        .hallucinatedToolNameStrategy(tools::unknownTool)
        .build()
        .ask("go on");
  }

  @Override
  protected JsonObject call(String tool, JsonObject arguments) {
    return Toolbox.of(pyro, "workspace-full").call(tool, arguments.toString()).content();
  }

  @Override
  protected List<JsonObject> functions(String view) {
    return Toolbox.of(pyro, view).operations().stream().map(PyroToolsTest::function).toList();
  }

  /** The client never says that there are no other parameters, unless it is strict. */
  private static JsonObject function(Operation<?> operation) {
    JsonObject parameters = operation.inputSchema();
    parameters.remove("additionalProperties");
    if (!parameters.has("required")) {
      parameters.add("required", new JsonArray());
    }
    JsonObject function = new JsonObject();
    function.addProperty("name", operation.name());
    function.addProperty("description", operation.description());
    function.add("parameters", parameters);
    return function;
  }
}
