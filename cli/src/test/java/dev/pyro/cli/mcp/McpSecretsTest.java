package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.RealPyro;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets go in over MCP, and nothing that comes back has them. */
@Timeout(1800)
class McpSecretsTest {
  private static final String GIVEN = "correct-horse-battery";
  private static final String IN_FILE = "staple-4711-outer-space";
  private static final String MARK = "[REDACTED]";
  private static final String BOTH = "'secret_env': {'GIVEN': 'GIVEN', 'IN_FILE': 'FROM_FILE'}";

  @TempDir Path folder;

  @AfterAll
  static void nothingIsLeft() {
    Eventually.holds(RealPyro::assertNothingIsLeft);
  }

  @Test
  void noAnswerHasAValue() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), IN_FILE + "\n");
    try (NodeClient client =
        NodeClient.stdio(
            "modern", folder, McpCaller.server("--profile", "workspace-full", "--pool", "0"))) {
      client
          .call(
              "workspace_create",
              ("{'name': 'secrets', 'secrets': [{'name': 'GIVEN', 'value': '%s'},"
                      + " {'name': 'IN_FILE', 'file_path': '%s'}]}")
                  .formatted(GIVEN, file))
          .good();
      commands(client);
      shell(client);
      service(client);
      for (String tool : List.of("workspace_logs", "workspace_diff", "workspace_summary")) {
        client.call(tool, "{'workspace_id': 'secrets'}").good();
      }
      client.call("workspace_delete", "{'workspace_id': 'secrets'}").good();
      assertNothingFromTheServerHas(client, GIVEN, IN_FILE);
    }
  }

  private static void commands(NodeClient client) {
    McpAnswer exec =
        client
            .call(
                "workspace_exec",
                "{'workspace_id': 'secrets', " + BOTH + ", 'command': '?'}",
                "echo \"$GIVEN\"; printf %s \"$FROM_FILE\" | tee leak | base64; echo \"$GIVEN\" >&2")
            .good();
    assertEquals(MARK + "\n" + MARK + "\n", exec.string("stdout"));
    assertEquals(MARK + "\n", exec.string("stderr"));
    assertTrue(exec.text().endsWith("--- stderr\n" + MARK), exec.text());
    McpAnswer without = McpRecipeTest.exec(client, "secrets", "echo \"<$GIVEN>\"");
    assertEquals("<>\n", without.string("stdout"));
    String unknown =
        client
            .call(
                "workspace_exec",
                "{'workspace_id': 'secrets', 'command': 'true', 'secret_env': {'GIVE': 'A'}}")
            .failed("not_found");
    assertTrue(unknown.contains("has no secret GIVE; did you mean GIVEN?"), unknown);
  }

  private static void shell(NodeClient client) {
    String shell =
        client
            .call("shell_open", "{'workspace_id': 'secrets', " + BOTH + "}")
            .good()
            .string("shell_id");
    String at = "{'workspace_id': 'secrets', 'shell_id': '?'";
    client.call("shell_write", at + ", 'input': 'echo $GIVEN'}", shell).good();
    for (String how : List.of("", ", 'plain': true, 'wait_for_idle_ms': 100")) {
      Eventually.holds(() -> {
        McpAnswer read = client.call("shell_read", at + how + "}", shell).good();
        assertTrue(read.string("output").contains(MARK), read::toString);
        assertTrue(read.text().contains(MARK), read::toString);
      });
    }
  }

  private static void service(NodeClient client) {
    String failed =
        client
            .call(
                "service_start",
                "{'workspace_id': 'secrets', 'service_name': 'leaky', "
                    + BOTH
                    + ", 'command': 'echo $FROM_FILE; exit 1', 'readiness':"
                    + " {'type': 'command', 'command': 'test "
                    + GIVEN
                    + " = x'}}")
            .failed("wrong_state");
    assertTrue(failed.endsWith("its last lines:\n" + MARK), failed);
    McpAnswer logs =
        client.call("service_logs", "{'workspace_id': 'secrets', 'service_name': 'leaky'}").good();
    assertEquals(MARK + "\n", logs.string("logs"));
    client.call("service_status", "{'workspace_id': 'secrets', 'service_name': 'leaky'}").good();
  }

  private static void assertNothingFromTheServerHas(NodeClient client, String... values) {
    int seen = 0;
    for (JsonElement each : client.wire()) {
      JsonObject message = each.getAsJsonObject();
      if (message.get("from").getAsString().equals("server")) {
        seen++;
        for (String value : values) {
          assertFalse(message.toString().contains(value), message::toString);
          String base64 =
              Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
          assertFalse(message.toString().contains(base64.substring(0, 16)), message::toString);
        }
      }
    }
    assertTrue(seen > 10, "answers on the wire");
  }
}
