package dev.pyro.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.testing.ChatScript;
import dev.pyro.testing.ChatToolsContract;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.TestHome;
import dev.pyro.tools.Operation;
import dev.pyro.tools.Toolbox;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** AI Services with tools of pyro, on LangChain4j's client of OpenAI. */
class PyroToolsTest extends ChatToolsContract {
  @AutoClose
  private final Pyro pyro = Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()));

  interface Assistant {
    String ask(String question);
  }

  private static OpenAiChatModel client(ScriptedModel model) {
    return builder(model).build();
  }

  private static OpenAiChatModel.OpenAiChatModelBuilder builder(ScriptedModel model) {
    return OpenAiChatModel.builder().baseUrl(model.baseUrl()).apiKey("none").modelName("scripted");
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

  /** The tool's own exception is a result, which the next request does not get through with. */
  @Override
  protected void assertCancelled(Exception e) {
    assertEquals("Interrupted during action execution", e.getMessage());
  }

  @Test
  void oneLineGivesAServiceItsTool() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(List.of(ChatScript.say("done")))) {
      AiServices.builder(Assistant.class)
          .chatModel(client(model))
          .tools(PyroTools.of(pyro).tools())
          .build()
          .ask("go on");
      assertEquals(functions("vm-run"), ChatScript.functions(model.requests().getFirst()));
    }
  }

  @Test
  void aStrictModelIsShownTheSame() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(List.of(ChatScript.say("done")))) {
      AiServices.builder(Assistant.class)
          .chatModel(builder(model).strictTools(true).build())
          .toolProvider(PyroTools.of(pyro))
          .build()
          .ask("go on");
      assertEquals(functions("vm-run"), ChatScript.functions(model.requests().getFirst()));
    }
  }

  @Test
  void whatFailsIsMarkedAsAnError() throws Exception {
    ChatMemory memory = MessageWindowChatMemory.withMaxMessages(10);
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                ChatScript.call("workspace_diff", "{\"workspace_id\": \"nobody\"}"),
                ChatScript.call("workspace_list", "{}"),
                ChatScript.say("done")))) {
      AiServices.builder(Assistant.class)
          .chatModel(client(model))
          .chatMemory(memory)
          .toolProvider(PyroTools.of(pyro, "workspace-core"))
          .build()
          .ask("go on");
    }
    assertEquals(
        List.of(true, false),
        memory.messages().stream()
            .filter(ToolExecutionResultMessage.class::isInstance)
            .map(result -> ((ToolExecutionResultMessage) result).isError())
            .toList());
  }

  @Test
  void withoutAStrategyAnUnknownToolEndsTheConversation() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(List.of(ChatScript.call("vm_runs", "{}")))) {
      Assistant assistant =
          AiServices.builder(Assistant.class)
              .chatModel(client(model))
              .toolProvider(PyroTools.of(pyro))
              .build();
      RuntimeException e = assertThrows(RuntimeException.class, () -> assistant.ask("go on"));
      assertTrue(e.getMessage().contains("'vm_runs' tool, but no such tool exists"), e::toString);
    }
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
