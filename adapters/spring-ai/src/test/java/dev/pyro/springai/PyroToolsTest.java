package dev.pyro.springai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.testing.ChatScript;
import dev.pyro.testing.ChatToolsContract;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.TestHome;
import dev.pyro.tools.Operation;
import dev.pyro.tools.Toolbox;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.model.tool.DefaultToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** A chat client with tools of pyro, on Spring AI's client of OpenAI. */
class PyroToolsTest extends ChatToolsContract {
  @AutoClose
  private final Pyro pyro = Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()));

  private static OpenAiChatModel client(ScriptedModel model) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(model.baseUrl())
                .apiKey("none")
                .model("scripted")
                .build())
        .build();
  }

  @Override
  protected String ask(ScriptedModel model, String view) {
    PyroTools tools = PyroTools.of(pyro, view);
    return ChatClient.builder(client(model))
        .defaultTools(tools)
        .defaultAdvisors(
            ToolCallingAdvisor.builder()
                .toolCallingManager(
                    DefaultToolCallingManager.builder()
                        .toolCallbackResolver(tools)
                        .resolutionFallbackEnabled(true)
                        .build())
                .build())
        .build()
        .prompt("go on")
        .call()
        .content();
  }

  @Override
  protected void assertCancelled(Exception e) {
    assertEquals(ErrorCode.CANCELLED, assertInstanceOf(PyroException.class, e).code());
  }

  @Test
  void withoutTheResolverAnUnknownToolEndsTheConversation() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(List.of(ChatScript.call("vm_runs", "{}")))) {
      ChatClient client =
          ChatClient.builder(client(model)).defaultTools(PyroTools.of(pyro)).build();
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> client.prompt("go on").call().content());
      assertEquals("No ToolCallback found for tool name: vm_runs", e.getMessage());
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

  private static JsonObject function(Operation<?> operation) {
    JsonObject function = new JsonObject();
    function.addProperty("name", operation.name());
    function.addProperty("description", operation.description());
    function.add("parameters", operation.inputSchema());
    function.addProperty("strict", false);
    return function;
  }
}
