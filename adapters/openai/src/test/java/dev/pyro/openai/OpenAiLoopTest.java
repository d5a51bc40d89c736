package dev.pyro.openai;

import static dev.pyro.testing.ResponsesScript.call;
import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.outputOf;
import static dev.pyro.testing.ResponsesScript.reasoning;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.responses.ResponseCreateParams;
import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.responses.LoopListener;
import dev.pyro.responses.Outcome;
import dev.pyro.responses.ResponsesLoop.Limits;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official client against a scripted model, with real machines behind the tools. */
@Timeout(900)
class OpenAiLoopTest {
  @TempDir Path project;
  private Pyro pyro;
  private final List<Workspace> workspaces = new ArrayList<>();

  @BeforeEach
  void open() {
    pyro = Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()));
  }

  @AfterEach
  void close() {
    workspaces.forEach(Workspace::delete);
    pyro.close();
  }

  private Workspace workspace() {
    Workspace made = pyro.createWorkspace(WorkspaceSpec.builder("debian:12").build());
    workspaces.add(made);
    return made;
  }

  private static OpenAIClient client(ScriptedModel model) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(model.baseUrl())
        .apiKey("sk-of-a-test")
        .maxRetries(0)
        .build();
  }

  private static ResponseCreateParams params(String input) {
    return ResponseCreateParams.builder().model("scripted").input(input).build();
  }

  private OpenAiOutcome run(ScriptedModel model) {
    return OpenAiTools.of(pyro, "workspace-core").run(client(model), params("go"));
  }

  private static UnaryOperator<JsonObject> say(JsonObject... items) {
    return request -> response(items);
  }

  private static JsonObject exec(String callId, String workspace, String command) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("workspace_id", workspace);
    arguments.addProperty("command", command);
    return call(callId, "workspace_exec", arguments.toString());
  }

  private static JsonObject on(String callId, String tool, String workspace, String... more) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("workspace_id", workspace);
    for (int i = 0; i < more.length; i += 2) {
      arguments.addProperty(more[i], more[i + 1]);
    }
    return call(callId, tool, arguments.toString());
  }

  @Test
  void aModelReproducesAFailureAndFixesItInAMachineOfItsOwn() throws IOException {
    Files.writeString(project.resolve("add.py"), "def add(a, b):\n    return a - b\n");
    Files.writeString(
        project.resolve("test_add.py"), "from add import add\nassert add(2, 3) == 5\n");
    String patch =
        """
        --- a/add.py
        +++ b/add.py
        @@ -1,2 +1,2 @@
         def add(a, b):
        -    return a - b
        +    return a + b
        """;
    String test = "python3 test_add.py";
    JsonObject create = new JsonObject();
    create.addProperty("seed_path", project.toString());
    UnaryOperator<JsonObject> answer =
        request -> {
          String patched =
              outputOf(request, "c6").get("patch").getAsString().contains("+    return a + b")
                  ? "fixed"
                  : "not fixed";
          return response(reasoning("rs_7"), message("It is " + patched + "."));
        };
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                say(reasoning("rs_1"), call("c1", "workspace_create", create.toString())),
                request -> response(exec("c2", id(request), test)),
                request -> response(on("c3", "workspace_file_read", id(request), "path", "add.py")),
                request ->
                    response(
                        reasoning("rs_4"),
                        on("c4", "workspace_patch_apply", id(request), "patch", patch)),
                request -> response(exec("c5", id(request), test)),
                request -> response(on("c6", "workspace_diff", id(request))),
                answer))) {
      OpenAiOutcome outcome =
          OpenAiTools.of(pyro, "repro-fix").run(client(model), params("fix it")).requireCompleted();

      JsonObject last = model.requests().getLast();
      workspaces.add(pyro.workspace(id(last)));
      assertEquals("It is fixed.", outcome.text());
      assertEquals(7, outcome.rounds());
      assertEquals(1, outputOf(last, "c2").get("exit_code").getAsInt());
      assertEquals(
          "def add(a, b):\n    return a - b\n", outputOf(last, "c3").get("content").getAsString());
      assertTrue(outputOf(last, "c4").get("changed").getAsBoolean());
      assertEquals(0, outputOf(last, "c5").get("exit_code").getAsInt());

      assertEquals(
          List.of(
              "user", "rs_1", "c1", "c1", "c2", "c2", "c3", "c3", "rs_4", "c4", "c4", "c5", "c5",
              "c6", "c6"),
          names(last.getAsJsonArray("input")));
      assertEquals(reasoning("rs_1"), last.getAsJsonArray("input").get(1));
      assertEquals(16, outcome.items().size());
      assertTrue(outcome.items().getFirst().isReasoning());
      assertTrue(outcome.items().get(2).isFunctionCallOutput());
      assertEquals(
          17, outcome.request().input().orElseThrow().asResponse().size(), "what goes on with it");
    }
  }

  private static String id(JsonObject request) {
    return outputOf(request, "c1").get("workspace_id").getAsString();
  }

  /** Returns what each item is known by. */
  private static List<String> names(JsonArray input) {
    return input.asList().stream()
        .map(item -> {
          JsonObject object = item.getAsJsonObject();
          String key = object.has("call_id") ? "call_id" : object.has("id") ? "id" : "role";
          return object.get(key).getAsString();
        })
        .toList();
  }

  @Test
  void callsOfOneResponseRunAtTheSameTimeAndAreToldInTheirOrder() throws IOException {
    String id = workspace().id();
    JsonObject waits = exec("c1", id, "until [ -e up ]; do sleep 0.05; done; echo first");
    JsonObject comes = exec("c2", id, "touch up; echo second");
    try (ScriptedModel model =
        ScriptedModel.start(List.of(say(waits, comes), say(message("both"))))) {
      run(model).requireCompleted();
      JsonObject last = model.requests().getLast();
      assertEquals("first\n", outputOf(last, "c1").get("stdout").getAsString());
      assertEquals("second\n", outputOf(last, "c2").get("stdout").getAsString());
      assertEquals(List.of("user", "c1", "c2", "c1", "c2"), names(last.getAsJsonArray("input")));
    }
  }

  @Test
  void whatAModelDoesWrongIsToldToIt() throws IOException {
    String id = workspace().id();
    JsonObject slow = new JsonObject();
    slow.addProperty("workspace_id", id);
    slow.addProperty("command", "echo begun; sleep 600");
    slow.addProperty("timeout_seconds", 1);
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                say(
                    call("c1", "workspace_exec", "{\"workspace_id\": "),
                    call("c2", "workspace_exek", "{}"),
                    exec("c3", id, "echo out; echo err >&2; exit 3"),
                    call("c4", "workspace_exec", slow.toString()),
                    exec("c5", "nobody", "true")),
                say(message("I see."))))) {
      assertEquals("I see.", run(model).requireCompleted().text());
      JsonObject last = model.requests().getLast();
      assertError(
          outputOf(last, "c1"),
          "invalid_argument",
          "the arguments of workspace_exec are not a JSON object, such as"
              + " {\"workspace_id\":\"...\",\"command\":\"...\",\"cwd\":\"/workspace\"}");
      assertError(outputOf(last, "c2"), "not_found", "there is no tool workspace_exek");
      JsonObject failed = outputOf(last, "c3");
      assertEquals(3, failed.get("exit_code").getAsInt());
      assertEquals("out\n", failed.get("stdout").getAsString());
      assertEquals("err\n", failed.get("stderr").getAsString());
      JsonObject stopped = outputOf(last, "c4");
      assertEquals(124, stopped.get("exit_code").getAsInt());
      assertTrue(stopped.get("timed_out").getAsBoolean());
      assertEquals("begun\n", stopped.get("stdout").getAsString());
      assertEquals(
          "not_found", outputOf(last, "c5").getAsJsonObject("error").get("code").getAsString());
    }
  }

  private static void assertError(JsonObject output, String code, String message) {
    JsonObject error = output.getAsJsonObject("error");
    assertEquals(code, error.get("code").getAsString());
    assertEquals(message, error.get("message").getAsString());
  }

  @Test
  void vmRunAloneIsTheDefault() throws IOException {
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                say(call("c1", "vm_run", "{\"command\": \"uname -s\"}")), say(message("ok"))))) {
      OpenAiTools.of(pyro).run(client(model), params("go")).requireCompleted();
      JsonObject last = model.requests().getLast();
      assertEquals("Linux\n", outputOf(last, "c1").get("stdout").getAsString());
      assertEquals("guest", outputOf(last, "c1").get("execution_mode").getAsString());
      assertEquals(1, last.getAsJsonArray("tools").size());
    }
  }

  @Test
  void anInterruptEndsTheCommandInTheGuest() throws Exception {
    Workspace workspace = workspace();
    JsonObject busy = exec("c1", workspace.id(), "touch up; sleep 654");
    try (ScriptedModel model = ScriptedModel.start(List.of(say(busy)))) {
      List<JsonObject> outputs = new ArrayList<>();
      FutureTask<OpenAiOutcome> loop =
          new FutureTask<>(() ->
              OpenAiTools.of(pyro, "workspace-core")
                  .run(client(model), params("go"), Limits.defaults(), outputsTo(outputs)));
      Thread thread = Thread.ofVirtual().start(loop);
      awaitUp(workspace);
      thread.interrupt();

      Throwable thrown = assertThrows(ExecutionException.class, loop::get).getCause();
      assertEquals(ErrorCode.CANCELLED, ((PyroException) thrown).code());
      assertNothingSleeps(workspace);
      assertEquals(1, outputs.size());
      assertTrue(outputs.getFirst().get("output").getAsString().contains("\"code\":\"cancelled\""));
    }
  }

  @Test
  void theEndOfTheTimeEndsTheCommandInTheGuestAndKeepsTheTranscript() throws IOException {
    Workspace workspace = workspace();
    Duration limit = fiveTimesARound(workspace);
    JsonObject busy = exec("c1", workspace.id(), "sleep 654");
    try (ScriptedModel model = ScriptedModel.start(List.of(say(busy)))) {
      OpenAiOutcome outcome =
          OpenAiTools.of(pyro, "workspace-core")
              .run(
                  client(model),
                  params("go"),
                  Limits.defaults().withTimeout(limit),
                  LoopListener.none());
      assertEquals(Outcome.End.TIMED_OUT, outcome.end());
      PyroException thrown = assertThrows(PyroException.class, outcome::requireCompleted);
      assertEquals(ErrorCode.TIMEOUT, thrown.code());
      assertEquals(
          "the loop was stopped after its " + limit.toSeconds() + " s", thrown.getMessage());
      assertEquals(2, outcome.items().size());
      assertNothingSleeps(workspace);
    }
  }

  /** Returns a time in which the command of a first round has begun, on however slow a host. */
  private Duration fiveTimesARound(Workspace workspace) throws IOException {
    long start = System.nanoTime();
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(say(exec("c1", workspace.id(), "true")), say(message("done"))))) {
      run(model).requireCompleted();
    }
    return Duration.ofSeconds(2 + 5 * Duration.ofNanos(System.nanoTime() - start).toSeconds());
  }

  private static LoopListener outputsTo(List<JsonObject> outputs) {
    return new LoopListener() {
      @Override
      public void onOutput(int round, JsonObject call, JsonObject output) {
        outputs.add(output);
      }
    };
  }

  private String stdout(Workspace workspace, String command) {
    return pyro.execWorkspace(
            workspace.id(),
            new ExecRequest(
                new Command.Shell(command), ExecRequest.DEFAULT_CWD, Map.of(), Map.of(), 600),
            ExecStreams.none())
        .stdout();
  }

  private void awaitUp(Workspace workspace) {
    assertEquals("up\n", stdout(workspace, "until [ -e up ]; do sleep 0.05; done; echo up"));
  }

  private void assertNothingSleeps(Workspace workspace) {
    String all = stdout(workspace, "cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\\0' '\\n'");
    assertFalse(all.contains("654"), all);
  }

  @Test
  void anEndpointThatFailsIsAnOutcome() throws IOException {
    try (ScriptedModel model = ScriptedModel.start(List.of())) {
      OpenAiOutcome outcome = run(model);
      assertEquals(Outcome.End.FAILED, outcome.end());
      PyroException thrown = assertThrows(PyroException.class, outcome::requireCompleted);
      assertEquals(ErrorCode.UNAVAILABLE, thrown.code());
      assertEquals("the endpoint answered 500: the script is over", thrown.getMessage());
      assertTrue(outcome.response().isEmpty());
      assertEquals(
          JsonParser.parseString("[{\"role\": \"user\", \"content\": \"go\"}]"),
          ClientJson.tree(outcome.request()._body()).get("input"));
    }
  }

  @Test
  void anEndpointThatIsNotThereIsAnOutcome() throws IOException {
    ScriptedModel gone = ScriptedModel.start(List.of());
    gone.close();
    PyroException thrown = assertThrows(PyroException.class, () -> run(gone).requireCompleted());
    assertEquals(ErrorCode.UNAVAILABLE, thrown.code());
    assertTrue(
        thrown.getMessage().startsWith("the endpoint could not be asked: Failed to connect to"),
        thrown.getMessage());
  }
}
