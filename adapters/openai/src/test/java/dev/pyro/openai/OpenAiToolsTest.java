package dev.pyro.openai;

import static dev.pyro.testing.ResponsesScript.call;
import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.Tool;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.responses.LoopListener;
import dev.pyro.responses.Outcome;
import dev.pyro.responses.ResponsesLoop.Limits;
import dev.pyro.responses.ResponsesTools;
import dev.pyro.testing.ScriptedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between the client's types and pyro's JSON, where no machine is needed to tell. */
class OpenAiToolsTest {
  @AutoClose private final Pyro pyro;

  OpenAiToolsTest(@TempDir Path home) {
    pyro = Pyro.open(new Pyro.Options(home, Progress.Listener.none()));
  }

  @Test
  void definitionsAreTheSameAsInPlainJson() {
    List<Tool> typed = OpenAiTools.of(pyro, "workspace-full").definitions();
    assertEquals(
        ResponsesTools.of(pyro, "workspace-full").definitions().asList(),
        typed.stream().map(ClientJson::tree).toList());
    FunctionTool first = OpenAiTools.of(pyro).definitions().getFirst().asFunction();
    assertEquals("vm_run", first.name());
    assertEquals(false, first.strict().orElseThrow());
  }

  @Test
  void aCallIsAnsweredWithAnItemForTheNextRequest() {
    ResponseFunctionToolCall call =
        ResponseFunctionToolCall.builder()
            .callId("c1")
            .name("workspace_list")
            .arguments("{}")
            .build();
    ResponseInputItem.FunctionCallOutput output = OpenAiTools.of(pyro, "workspace-core").call(call);
    assertEquals("c1", output.callId().orElseThrow());
    assertEquals("{\"count\":0,\"unreadable\":[],\"workspaces\":[]}", output.output().asString());
  }

  @Test
  void aProfileThatThereIsNotIsRefused() {
    PyroException e = assertThrows(PyroException.class, () -> OpenAiTools.of(pyro, "vm-rum"));
    assertEquals("there is no profile or mode vm-rum", e.getMessage());
  }

  @Test
  void fieldsOfTheCallerGoWithEachRequestAsTheyAre() throws IOException {
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .model("scripted")
            .instructions("Be brief.")
            .input("go")
            .parallelToolCalls(false)
            .store(false)
            .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
            .reasoning(Reasoning.builder().effort(ReasoningEffort.LOW).build())
            .temperature(0.1)
            .putAdditionalBodyProperty("field_of_the_future", JsonValue.from(List.of(1, "a")))
            .build();
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                request -> response(call("c1", "workspace_list", "{}")),
                request -> response(message("done"))))) {
      OpenAiTools.of(pyro, "workspace-core")
          .run(
              OpenAIOkHttpClient.builder().baseUrl(model.baseUrl()).apiKey("sk-test").build(),
              params)
          .requireCompleted();
      for (JsonObject request : model.requests()) {
        request.remove("input");
        request.remove("tools");
        assertEquals(
            JsonParser.parseString(
                """
                {"model": "scripted", "instructions": "Be brief.", "parallel_tool_calls": false,
                 "store": false, "include": ["reasoning.encrypted_content"], "temperature": 0.1,
                 "reasoning": {"effort": "low"}, "field_of_the_future": [1, "a"]}
                """),
            request);
      }
      assertEquals(2, model.requests().size());
    }
  }

  @Test
  void theLastRoundIsAnOutcomeWithWhichOneCanGoOn() throws IOException {
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                request -> response(call("c1", "workspace_list", "{}")),
                request -> response(call("c2", "workspace_list", "{}")),
                request -> response(message("done"))))) {
      var client = OpenAIOkHttpClient.builder().baseUrl(model.baseUrl()).apiKey("sk-test").build();
      OpenAiTools tools = OpenAiTools.of(pyro, "workspace-core");
      ResponseCreateParams params =
          ResponseCreateParams.builder().model("scripted").input("go").build();
      OpenAiOutcome outcome =
          tools.run(client, params, Limits.defaults().withMaxRounds(2), LoopListener.none());
      assertEquals(Outcome.End.MAX_ROUNDS, outcome.end());
      assertEquals(4, outcome.items().size());
      assertEquals(
          "the model still called tools in round 2, the last",
          assertThrows(PyroException.class, outcome::requireCompleted).getMessage());

      assertEquals("done", tools.run(client, outcome.request()).requireCompleted().text());
      assertEquals(5, model.requests().getLast().getAsJsonArray("input").size());
      assertEquals(
          ResponsesTools.of(pyro, "workspace-core").definitions(),
          model.requests().getLast().getAsJsonArray("tools"));
    }
  }
}
