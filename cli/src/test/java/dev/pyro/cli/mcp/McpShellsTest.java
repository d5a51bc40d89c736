package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.RealPyro;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent does with shells, through the official TypeScript clients. */
@Timeout(1800)
class McpShellsTest {
  private static final String ONLY = "{'workspace_id': 'shells', 'shell_id': '?'}";

  @TempDir Path folder;

  @AfterAll
  static void nothingIsLeft() {
    Eventually.holds(RealPyro::assertNothingIsLeft);
  }

  @ParameterizedTest
  @ValueSource(strings = {"modern", "legacy"})
  void aFailureIsReproducedMendedAndLookedInto(String era) throws Exception {
    Path project = McpRecipeTest.failingProject(folder.resolve("project"));
    try (NodeClient client =
        NodeClient.stdio(
            era, folder, McpCaller.server("--profile", "workspace-full", "--pool", "0"))) {
      client
          .call("workspace_create", "{'name': 'shells', 'seed_path': '?'}", project.toString())
          .good();
      String shell =
          client.call("shell_open", "{'workspace_id': 'shells'}").good().string("shell_id");

      type(client, shell, "sh check.sh; echo exit $?");
      McpAnswer red = shows(client, shell, 0, "but was <Hello, Ada>\nexit 1\n");
      client
          .call(
              "workspace_patch_apply",
              "{'workspace_id': 'shells', 'patch': '?'}",
              McpRecipeTest.FIX)
          .good();
      type(client, shell, "clear; sh check.sh; echo exit $?");
      McpAnswer green = shows(client, shell, red.number("next_cursor"), "passed\nexit 0\n");

      python(client, shell, green.number("next_cursor"));
      waitingCanBeAborted(client, shell);
      ending(client, shell);
      client.call("workspace_delete", "{'workspace_id': 'shells'}").good();
    }
  }

  private static void python(NodeClient client, String shell, int cursor) {
    type(client, shell, "clear; python3 -q");
    int prompt = shows(client, shell, cursor, ">>>").number("next_cursor");
    type(client, shell, "x = 6 * 7");
    type(client, shell, "x + 1");
    shows(client, shell, prompt, "\n43\n>>>");
    type(client, shell, "import time; print('asleep'); time.sleep(600)");
    shows(client, shell, prompt, "\nasleep\n");
    client.call("shell_signal", ONLY, shell).good();
    shows(client, shell, prompt, "KeyboardInterrupt\n>>>");
    type(client, shell, "exit()");
  }

  private static void waitingCanBeAborted(NodeClient client, String shell) {
    type(client, shell, "clear; sh -c 'while sleep 0.1; do echo tick; done'");
    shows(client, shell, 0, "tick\ntick\n");
    NodeClient.Under waiting =
        client.start(
            "shell_read",
            McpCaller.arguments(
                "{'workspace_id': 'shells', 'shell_id': '?', 'wait_for_idle_ms': 30000}", shell));
    JsonObject aborted = client.abort(waiting);
    assertTrue(aborted.has("error"), aborted::toString);
    client.call("shell_signal", ONLY, shell).good();
  }

  private static void ending(NodeClient client, String shell) {
    type(client, shell, "exit 3");
    Eventually.holds(() -> assertEquals("exited", read(client, shell, 0).string("state")));
    McpAnswer ended = read(client, shell, 0);
    assertEquals(3, ended.number("exit_code"));
    assertTrue(ended.text().contains("[shell " + shell + ": exited with exit code 3, "));
    String over =
        client
            .call("shell_write", "{'workspace_id': 'shells', 'shell_id': '?', 'input': ''}", shell)
            .failed("wrong_state");
    assertTrue(over.contains("shell " + shell), over);
    client.call("shell_close", ONLY, shell).good();
    client.call("shell_read", ONLY, shell).failed("not_found");
  }

  private static void type(NodeClient client, String shell, String line) {
    client
        .call(
            "shell_write", "{'workspace_id': 'shells', 'shell_id': '?', 'input': '?'}", shell, line)
        .good();
  }

  /** Reads until the screen shows something: how soon it does, only the machine knows. */
  private static McpAnswer shows(NodeClient client, String shell, int cursor, String text) {
    Eventually.holds(() -> {
      McpAnswer read = read(client, shell, cursor);
      assertTrue((read.string("output") + "\n").contains(text), read::toString);
    });
    return read(client, shell, cursor);
  }

  private static McpAnswer read(NodeClient client, String shell, int cursor) {
    JsonObject arguments = McpCaller.arguments(ONLY, shell);
    arguments.addProperty("cursor", cursor);
    arguments.addProperty("plain", true);
    arguments.addProperty("wait_for_idle_ms", 50);
    return client.call("shell_read", arguments).good();
  }
}
