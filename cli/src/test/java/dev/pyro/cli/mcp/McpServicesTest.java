package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.RealPyro;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent does with services, through the official TypeScript clients. */
@Timeout(1800)
class McpServicesTest {
  private static final String HTTP =
      "'readiness': {'type': 'http', 'url': 'http://localhost:8000'}";
  private static final String NEVER = "'readiness': {'type': 'file', 'path': '/never'}";

  @TempDir Path folder;

  @AfterAll
  static void nothingIsLeft() {
    Eventually.holds(RealPyro::assertNothingIsLeft);
  }

  @ParameterizedTest
  @ValueSource(strings = {"modern", "legacy"})
  void servicesAreReadyOrSayWhyNot(String era) {
    try (NodeClient client =
        NodeClient.stdio(
            era,
            folder,
            McpCaller.server("--mode", "cold-start", "--no-project-source", "--pool", "0"))) {
      client.call("workspace_create", "{'name': 'services'}").good();
      try {
        ready(client);
        notReady(client);
        waitingCanBeAborted(client);
      } finally {
        client.call("workspace_delete", "{'workspace_id': 'services'}").good();
      }
    }
  }

  private static void ready(NodeClient client) {
    JsonObject made =
        client.get(
            start(
                    client,
                    "web",
                    "sleep 2; exec python3 -m http.server 8000",
                    HTTP + ", 'ready_timeout_seconds': 600")
                .answer());
    McpAnswer started = NodeClient.answerOf(made).good();
    assertEquals("running", started.string("state"));
    assertTrue(started.text().startsWith("service web: running: sleep 2; exec "), started.text());
    JsonArray progress = made.getAsJsonArray("progress");
    assertTrue(progress.size() >= 2, progress::toString);
    assertTrue(progress.toString().contains("service web "), progress::toString);

    String taken =
        client.call("service_start", arguments("web", "true", HTTP)).failed("already_exists");
    assertTrue(taken.contains("service web"), taken);
    McpAnswer got = McpRecipeTest.exec(client, "services", "curl -sS http://localhost:8000/x");
    assertTrue(got.string("stdout").contains("404"), got::toString);
    McpAnswer logs = client.call("service_logs", only("web")).good();
    assertTrue(logs.text().contains("GET /x HTTP/1.1\" 404"), logs::toString);
    assertTrue(logs.text().endsWith("\n[service web: running]"), logs::toString);
    JsonObject last = only("web");
    last.addProperty("tail_lines", 1);
    McpAnswer tail = client.call("service_logs", last).good();
    assertTrue(tail.content().get("truncated").getAsBoolean(), tail::toString);
    McpAnswer stopped = client.call("service_stop", only("web")).good();
    assertEquals("stopped", stopped.string("state"));
    assertTrue(stopped.text().contains(", ended 20"), stopped::toString);
  }

  private static void notReady(NodeClient client) {
    String ended =
        client
            .call(
                "service_start",
                arguments(
                    "ends", "echo no config >&2; exit 3", NEVER + ", 'ready_timeout_seconds': 600"))
            .failed("wrong_state");
    assertTrue(ended.contains("it ended with exit code 3 before it was ready"), ended);
    assertTrue(ended.endsWith("no config"), ended);

    JsonObject slow = arguments("slow", "echo half way; exec sleep 600", NEVER);
    slow.addProperty("ready_timeout_seconds", 15); // for the line to be written on a slow host
    McpAnswer late = client.call("service_start", slow);
    assertTrue(late.failed("timeout").endsWith("half way"), late::toString);
    assertTrue(late.text().startsWith("timeout: service slow in workspace "), late.text());
    McpAnswer status = client.call("service_status", only("slow")).good();
    assertEquals("failed", status.string("state"));
    McpAnswer list = client.call("service_list", "{'workspace_id': 'services'}").good();
    assertEquals(3, list.number("count"));
    assertTrue(list.text().contains("service ends: failed (it ended with exit code 3"));
  }

  private static void waitingCanBeAborted(NodeClient client) {
    NodeClient.Under waiting = start(client, "aborted", "exec sleep 600", NEVER);
    Eventually.holds(() ->
        assertTrue(client.wire().toString().contains("service aborted in"), "it is waited for"));
    JsonObject aborted = client.abort(waiting);
    assertTrue(aborted.has("error"), aborted::toString);
    Eventually.holds(() -> client.call("service_status", only("aborted")).failed("not_found"));
  }

  private static NodeClient.Under start(
      NodeClient client, String name, String command, String readiness) {
    return client.start("service_start", arguments(name, command, readiness));
  }

  private static JsonObject arguments(String name, String command, String readiness) {
    return McpCaller.arguments(
        "{'workspace_id': 'services', 'service_name': '?', 'command': '?', " + readiness + "}",
        name,
        command);
  }

  private static JsonObject only(String name) {
    return McpCaller.arguments("{'workspace_id': 'services', 'service_name': '?'}", name);
  }
}
