package dev.pyro.cli.demo;

import static dev.pyro.testing.ResponsesScript.call;
import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.outputOf;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.OneWorkspace;
import dev.pyro.cli.support.RealPyro;
import dev.pyro.cli.support.Screen;
import dev.pyro.testing.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./pyro demo openai} as users start it, against a scripted model. */
@Timeout(1800)
class DemoOpenAiTest {
  private static final String PATCH =
      """
      --- a/split.py
      +++ b/split.py
      @@ -1,3 +1,4 @@
       def split(cents, people):
           \"""Split a bill into shares that add up to it and differ by one cent at most.\"""
      -    return [cents // people] * people
      +    share, rest = divmod(cents, people)
      +    return [share + 1] * rest + [share] * (people - rest)
      """;

  @TempDir Path temporary;
  private List<String> workspacesBefore;

  @BeforeEach
  void lookAtWorkspaces() {
    workspacesBefore = RealPyro.children("workspaces");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    RealPyro.assertNothingIsLeft();
    assertEquals(workspacesBefore, RealPyro.children("workspaces"));
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList(), "the project's folder");
    }
  }

  /** Returns a pyro whose temporary files are this test's. */
  private RealPyro pyro() {
    return RealPyro.ofCheckout()
        .with("PYRO_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary)
        .with("OPENAI_API_KEY", "")
        .with("OPENAI_BASE_URL", "");
  }

  private static JsonObject create(JsonObject request) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("seed_path", folder(request));
    return response(
        message("I look at it first."), call("c1", "workspace_create", arguments.toString()));
  }

  private static String folder(JsonObject request) {
    Matcher folder = Pattern.compile("/\\S+/pyro-demo-\\S+").matcher(request.toString());
    assertTrue(folder.find(), request::toString);
    return folder.group();
  }

  private static UnaryOperator<JsonObject> on(
      String callId, String tool, String argument, String value) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty(argument, value);
    return on(callId, tool, arguments);
  }

  private static UnaryOperator<JsonObject> on(String callId, String tool, JsonObject arguments) {
    return request -> {
      JsonObject all = new JsonObject();
      all.add("workspace_id", outputOf(request, "c1").get("workspace_id"));
      arguments.asMap().forEach(all::add);
      return response(call(callId, tool, all.toString()));
    };
  }

  private static UnaryOperator<JsonObject> runTests(String callId) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("command", "python3 -m unittest -q");
    arguments.addProperty("timeout_seconds", 600);
    return on(callId, "workspace_exec", arguments);
  }

  private static UnaryOperator<JsonObject> say(String text) {
    return request -> response(message(text));
  }

  @Test
  void aModelFixesTheProjectAndTheTranscriptShowsIt() throws IOException {
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                DemoOpenAiTest::create,
                runTests("c2"),
                on("c3", "workspace_patch_apply", "patch", PATCH),
                runTests("c4"),
                say("The remainder was lost.")))) {
      Finished demo =
          pyro().run("demo", "openai", "--base-url", model.baseUrl(), "--model", "local").expect(0);
      String out = demo.out();
      assertTrue(out.startsWith("local at " + model.baseUrl() + "\n\nround 1\n"), out);
      assertTrue(
          out.contains("\n  I look at it first.\n  -> workspace_create {\"seed_path\""), out);
      assertTrue(out.contains("\n  <- workspace_exec: exit code 1\n"), out);
      assertTrue(out.contains("FAILED (failures=1)"), out);
      assertTrue(out.contains("\nround 4\n"), out);
      assertTrue(out.contains("\n  <- workspace_exec: exit code 0\n"), out);
      assertTrue(out.contains("\nround 5\n  The remainder was lost.\n\ndiff\n"), out);
      assertTrue(out.contains("\n+    share, rest = divmod(cents, people)\n"), out);
      assertTrue(out.endsWith("\nthe tests pass; 1 workspace was deleted\n"), out);
      assertEquals("local", model.requests().getFirst().get("model").getAsString());
      assertFalse(
          model.requests().getFirst().get("tools").toString().contains("\"vm_run\""), "the mode");
    }
  }

  @Test
  void theModelIsKeptToTheProjectAndToItsOwnWorkspaces() throws IOException {
    try (OneWorkspace other = OneWorkspace.create();
        ScriptedModel model =
            ScriptedModel.start(
                List.of(
                    request ->
                        response(
                            call("c1", "workspace_create", "{\"seed_path\": \"/etc\"}"),
                            call("c2", "workspace_list", "{}"),
                            call(
                                "c3",
                                "workspace_delete",
                                "{\"workspace_id\": \"" + other.id() + "\"}"),
                            call(
                                "c4",
                                "workspace_create",
                                "{\"seed_path\": \"" + folder(request) + "/../..\"}")),
                    say("I cannot.")))) {
      RealPyro pyro = pyro().with("OPENAI_BASE_URL", model.baseUrl());
      JsonObject answer = pyro.json(1, "demo", "openai", "--json");
      assertEquals(
          JsonParser.parseString(
              """
              {"base_url": "%s", "model": "gpt-5.4-mini", "end": "completed", "rounds": 2,
               "calls": ["workspace_create", "workspace_list", "workspace_delete",
               "workspace_create"], "text": "I cannot.", "patch": "", "tests_pass": false,
               "deleted_workspace_ids": []}
              """
                  .formatted(model.baseUrl())),
          answer);
      JsonObject last = model.requests().getLast();
      String only = "the demo takes nothing from the host but " + folder(last);
      assertEquals(only, refusal(last, "c1"));
      assertEquals(
          "the demo lists no workspaces; use the one that you created", refusal(last, "c2"));
      assertEquals("the demo has created no workspace " + other.id(), refusal(last, "c3"));
      assertEquals(only, refusal(last, "c4"));
      assertEquals("running", other.json(0, "status").get("state").getAsString());
    }
  }

  private static String refusal(JsonObject request, String callId) {
    return outputOf(request, callId).getAsJsonObject("error").get("message").getAsString();
  }

  @Test
  void testsThatTheModelChangedProveNothing() throws IOException {
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                DemoOpenAiTest::create,
                on("c2", "workspace_exec", "command", "rm test_split.py; touch test_split.py"),
                say("All green.")))) {
      JsonObject answer = pyro().json(1, "demo", "openai", "--json", "--base-url", model.baseUrl());
      assertFalse(answer.get("tests_pass").getAsBoolean());
      assertTrue(answer.get("patch").getAsString().contains("--- a/test_split.py"));
      JsonArray deleted = answer.getAsJsonArray("deleted_workspace_ids");
      assertEquals(1, deleted.size());
    }
  }

  @Test
  void ctrlCEndsItAndLeavesNothing() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                DemoOpenAiTest::create,
                request -> {
                  asked.countDown();
                  return on("c2", "workspace_exec", "command", "sleep 600").apply(request);
                }))) {
      Process demo = pyro().start("demo", "openai", "--base-url", model.baseUrl());
      asked.await();
      RealPyro.awaitLine(
          demo,
          "-> workspace_exec {\"workspace_id\":\"%s\",\"command\":\"sleep 600\"}"
              .formatted(id(model)));
      assertEquals(0, new ProcessBuilder("sh", "-c", "kill -INT " + demo.pid()).start().waitFor());
      Finished ended = Finished.of(demo).expect(130);
      assertFalse(ended.err().contains("interrupted"), ended.err()); // who pressed it knows
    }
  }

  private static String id(ScriptedModel model) {
    return outputOf(model.requests().getLast(), "c1").get("workspace_id").getAsString();
  }

  @Test
  void anEndpointThatFailsIsToldOnce() throws IOException {
    try (ScriptedModel model = ScriptedModel.start(List.of())) {
      RealPyro pyro = pyro().with("OPENAI_API_KEY", "sk-secret-key");
      Finished demo = pyro.run("demo", "openai", "--base-url", model.baseUrl()).expect(1);
      assertEquals(
          "pyro: " + model.baseUrl() + "/responses answered 500: the script is over\n",
          demo.said());
      JsonObject error =
          pyro.json(1, "demo", "openai", "--json", "--base-url", model.baseUrl())
              .getAsJsonObject("error");
      assertEquals("unavailable", error.get("code").getAsString());
    }
  }

  @Test
  void withoutAKeyThePublicEndpointIsNotAsked() {
    Finished demo = pyro().run("demo", "openai").expect(1);
    assertEquals(
        """
        pyro: OPENAI_API_KEY is not set
        hint: set it, or name an endpoint of your own with --base-url
        """,
        demo.said());
    assertEquals("", demo.out());
  }

  @Test
  void aUrlThatIsNoneIsAMistakeOfUsage() {
    Finished demo = Screen.run("demo", "openai", "--base-url", "localhost:8080").expect(2);
    assertEquals("pyro: --base-url: the base URL must be like https://host/v1\n", demo.said());
    Finished password =
        Screen.run("demo", "openai", "--base-url", "http://a:b@localhost/v1").expect(2);
    assertEquals(
        "pyro: --base-url: the base URL must have no user, query or fragment\n", password.said());
  }

  @Test
  void theGroupSaysWhatDemosThereAre() {
    assertTrue(Screen.run("demo").expect(0).out().contains("\n  demo openai   have a model"));
  }
}
