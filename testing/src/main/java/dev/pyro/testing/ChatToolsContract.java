package dev.pyro.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests that every framework with a client for Chat Completions has to pass. The framework's
 * own classes hold the conversation; only the model is a script.
 */
public abstract class ChatToolsContract {
  /** Asks the model something as users of the framework do, and returns its last answer. */
  protected abstract String ask(ScriptedModel model, String view) throws Exception;

  /** Calls a tool of the whole catalogue, without a model. */
  protected abstract JsonObject call(String tool, JsonObject arguments);

  /** Returns the functions that the framework is expected to send for a view. */
  protected abstract List<JsonObject> functions(String view);

  /** Checks how the framework tells that the thread of a conversation was interrupted. */
  protected abstract void assertCancelled(Exception e);

  /** Asks, and returns what the tools gave. */
  private List<JsonObject> converse(String view, List<UnaryOperator<JsonObject>> calls)
      throws Exception {
    List<UnaryOperator<JsonObject>> answers = new ArrayList<>(calls);
    answers.add(ChatScript.say("done"));
    try (ScriptedModel model = ScriptedModel.start(answers)) {
      assertEquals("done", ask(model, view));
      return ChatScript.results(model.requests().getLast());
    }
  }

  private JsonObject result(String tool, String arguments) throws Exception {
    List<JsonObject> results =
        converse("workspace-core", List.of(ChatScript.call(tool, arguments)));
    assertEquals(1, results.size());
    return results.getFirst();
  }

  @ParameterizedTest
  @MethodSource("dev.pyro.tools.View#names")
  void aModelIsShownWhatTheCatalogueSays(String view) throws Exception {
    try (ScriptedModel model = ScriptedModel.start(List.of(ChatScript.say("done")))) {
      assertEquals("done", ask(model, view));
      assertEquals(
          lines(functions(view)), lines(ChatScript.functions(model.requests().getFirst())));
    }
  }

  /** As text, because the order of parameters is part of what a model is shown. */
  private static String lines(List<JsonObject> functions) {
    return String.join("\n", functions.stream().map(JsonObject::toString).toList());
  }

  @Test
  void aFailureIsReproducedAndFixedInAWorkspace(@TempDir Path project) throws Exception {
    Files.writeString(project.resolve("calc.py"), "def add(a, b):\n    return a - b\n");
    Files.writeString(
        project.resolve("test_calc.py"),
        "from calc import add\nassert add(2, 3) == 5, add(2, 3)\n");
    JsonObject seed = new JsonObject();
    seed.addProperty("seed_path", project.toString());
    seed.addProperty("name", "calc");
    String test = "python3 -B test_calc.py";
    List<JsonObject> results;
    try {
      results =
          converse(
              "workspace-core",
              List.of(
                  ChatScript.call("workspace_create", seed.toString()),
                  inWorkspace("workspace_exec", "command", test),
                  inWorkspace("workspace_file_read", "path", "calc.py"),
                  inWorkspace(
                      "workspace_patch_apply",
                      "patch",
                      """
                      --- a/calc.py
                      +++ b/calc.py
                      @@ -1,2 +1,2 @@
                       def add(a, b):
                      -    return a - b
                      +    return a + b
                      """),
                  inWorkspace("workspace_exec", "command", test),
                  inWorkspace("workspace_diff"),
                  inWorkspace("workspace_delete")));
    } finally {
      call("workspace_delete", workspace("calc")); // in case the conversation ended before
    }
    assertEquals(7, results.size(), results::toString);
    assertEquals(1, results.get(1).get("exit_code").getAsInt());
    assertEquals(
        "AssertionError: -1",
        results.get(1).get("stderr").getAsString().lines().toList().getLast());
    assertEquals("def add(a, b):\n    return a - b\n", results.get(2).get("content").getAsString());
    assertTrue(results.get(3).get("changed").getAsBoolean());
    assertEquals(0, results.get(4).get("exit_code").getAsInt(), results::toString);
    assertEquals(
        List.of("-    return a - b", "+    return a + b"),
        results
            .get(5)
            .get("patch")
            .getAsString()
            .lines()
            .filter(line -> line.endsWith("b") && line.matches("[-+] .*"))
            .toList());
    assertFalse(results.get(6).has("error"), results::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"command\": | the arguments of vm_run are not a JSON object,"
            + " such as {\"command\":\"...\",\"environment\":\"debian:12\"}",
        "[\"true\"]    | the arguments of vm_run are not a JSON object,"
            + " such as {\"command\":\"...\",\"environment\":\"debian:12\"}",
        "{}            | command is required",
        "``            | command is required",
        "{\"command\": \"true\", \"mem\": 1}"
            + " | vm_run has no argument mem; did you mean mem_mib?",
        "{\"command\": 1, \"vcpu_count\": \"many\"}"
            + " | vcpu_count must be a whole number, such as 1",
      })
  void whatIsWrongWithArgumentsIsToldToTheModel(String arguments, String message) throws Exception {
    JsonObject error = result("vm_run", arguments).getAsJsonObject("error");
    assertEquals(message, error.get("message").getAsString());
    assertEquals("invalid_argument", error.get("code").getAsString());
  }

  @Test
  void aToolThatIsNotOfferedIsToldToTheModel() throws Exception {
    JsonObject result = result("workspace_diffs", workspace("calc").toString());
    assertEquals(
        "{\"error\":{\"code\":\"not_found\",\"message\":\"there is no tool workspace_diffs\","
            + "\"hint\":\"did you mean workspace_diff?\"}}",
        result.toString());
  }

  @Test
  void anOperationThatFailsIsToldToTheModel() throws Exception {
    assertEquals("not_found", code(result("workspace_diff", workspace("nobody").toString())));
  }

  @Test
  void aCommandThatFailsOrTakesTooLongHasAResult() throws Exception {
    List<JsonObject> results =
        converse(
            "vm-run",
            List.of(
                ChatScript.call("vm_run", "{\"command\": \"echo out; echo problem >&2; exit 3\"}"),
                ChatScript.call("vm_run", "{\"command\": \"sleep 600\", \"timeout_seconds\": 1}")));
    JsonObject failed = results.getFirst();
    assertEquals(3, failed.get("exit_code").getAsInt());
    assertEquals("out\n", failed.get("stdout").getAsString());
    assertEquals("problem\n", failed.get("stderr").getAsString());
    assertEquals("guest", failed.get("execution_mode").getAsString());
    JsonObject late = results.getLast();
    assertEquals(124, late.get("exit_code").getAsInt());
    assertTrue(late.get("timed_out").getAsBoolean());
  }

  @Test
  void anInterruptEndsTheConversationAndWhatRunsInTheGuest() throws Exception {
    String id = call("workspace_create", new JsonObject()).get("workspace_id").getAsString();
    try {
      inGuest(id, "mkfifo /tmp/begun && touch /tmp/lock");
      interruptOnceTheCommandRuns(id);
      inGuest(id, "flock /tmp/lock true");
    } finally {
      call("workspace_delete", workspace(id));
    }
    assertEquals("not_found", code(call("workspace_status", workspace(id))));
  }

  /**
   * The command holds a lock as long as it or what it started lives, so that both its beginning and
   * its end are events.
   */
  private void interruptOnceTheCommandRuns(String id) throws Exception {
    JsonObject command = workspace(id);
    command.addProperty("command", "exec 3</tmp/lock; flock 3; echo >/tmp/begun; sleep 600");
    command.addProperty("timeout_seconds", 600);
    CompletableFuture<Exception> ended = new CompletableFuture<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    try (ScriptedModel model =
        ScriptedModel.start(List.of(ChatScript.call("workspace_exec", command.toString())))) {
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  ended.completeExceptionally(
                      new AssertionError("answered " + ask(model, "workspace-core")));
                } catch (Exception e) {
                  interrupted.set(Thread.currentThread().isInterrupted());
                  ended.complete(e);
                }
              });
      inGuest(id, "cat /tmp/begun");
      asking.interrupt();
      assertCancelled(ended.get(10, TimeUnit.MINUTES));
      assertTrue(interrupted.get(), "the interrupt is kept");
    }
  }

  private void inGuest(String id, String command) {
    JsonObject arguments = workspace(id);
    arguments.addProperty("command", command);
    arguments.addProperty("timeout_seconds", 600);
    JsonObject result = call("workspace_exec", arguments);
    assertNull(result.get("error"), result::toString);
    assertEquals(0, result.get("exit_code").getAsInt(), result::toString);
  }

  private static String code(JsonObject result) {
    return result.getAsJsonObject("error").get("code").getAsString();
  }

  /** Calls a tool with the workspace that the first call of the conversation created. */
  private static UnaryOperator<JsonObject> inWorkspace(String tool, String... more) {
    return ChatScript.call(
        tool,
        results -> {
          JsonObject arguments = workspace(results.getFirst().get("workspace_id").getAsString());
          if (more.length == 2) {
            arguments.addProperty(more[0], more[1]);
          }
          return arguments.toString();
        });
  }

  private static JsonObject workspace(String id) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("workspace_id", id);
    return arguments;
  }
}
