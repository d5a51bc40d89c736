package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.RealPyro;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of a wired server by the official TypeScript clients, in real machines. */
@Timeout(1800)
class McpCallsTest {
  /** The tools that run a program, which may have a network. */
  private static final Set<String> REACHING_OUT =
      Set.of("vm_run", "vm_exec", "workspace_exec", "shell_open", "shell_write", "service_start");

  @TempDir Path folder;

  @AfterAll
  static void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  private NodeClient connect(String era) {
    return NodeClient.stdio(
        era, folder, McpCaller.server("--profile", "workspace-full", "--pool", "0"));
  }

  /** The client checks every result against the tool's output schema. */
  @Test
  void everyToolGivesWhatItsSchemaSays() throws Exception {
    Path project = McpRecipeTest.failingProject(folder.resolve("project"));
    try (NodeClient client = connect("modern")) {
      JsonArray listing = client.listing();
      listing.forEach(McpCallsTest::assertClosedAndDescribed);
      Set<String> left = new TreeSet<>(McpListingTest.FULL);
      machines(client, left);
      workspaces(client, left, project);
      assertEquals(new TreeSet<>(), left, "tools that were not called");
    }
  }

  private static void assertClosedAndDescribed(JsonElement listed) {
    JsonObject tool = listed.getAsJsonObject();
    JsonObject input = tool.getAsJsonObject("inputSchema");
    assertFalse(input.get("additionalProperties").getAsBoolean(), tool::toString);
    assertFalse(tool.get("description").getAsString().isBlank(), tool::toString);
    assertTrue(tool.has("outputSchema"), tool::toString);
    JsonObject hints =
        tool.has("annotations") ? tool.getAsJsonObject("annotations") : new JsonObject();
    boolean isOpen = !hints.has("openWorldHint"); // true is the protocol's default
    assertEquals(REACHING_OUT.contains(tool.get("name").getAsString()), isOpen, tool::toString);
  }

  private static McpAnswer good(
      NodeClient client, Set<String> left, String tool, String json, String... values) {
    left.remove(tool);
    return client.call(tool, json, values).good();
  }

  private static void machines(NodeClient client, Set<String> left) {
    McpAnswer run = good(client, left, "vm_run", "{'command': 'echo out; echo err >&2; exit 4'}");
    assertEquals(4, run.number("exit_code"));
    assertTrue(run.text().startsWith("exit code 4, "), run.text());
    assertTrue(run.text().endsWith("--- stdout\nout\n--- stderr\nerr"), run.text());
    McpAnswer environments = good(client, left, "vm_list_environments", "{}");
    assertTrue(environments.text().contains("debian:12"), environments.text());

    String id = good(client, left, "vm_create", "{'environment': 'debian:12'}").string("vm_id");
    good(client, left, "vm_start", "{'vm_id': '?'}", id);
    assertEquals("running", good(client, left, "vm_status", "{'vm_id': '?'}", id).string("state"));
    good(client, left, "vm_network_info", "{'vm_id': '?'}", id);
    good(client, left, "vm_stop", "{'vm_id': '?'}", id);
    good(client, left, "vm_start", "{'vm_id': '?'}", id);
    McpAnswer exec = good(client, left, "vm_exec", "{'vm_id': '?', 'command': 'id -u'}", id);
    assertEquals("0\n", exec.string("stdout"));
    String other = client.call("vm_create", "{'environment': 'debian:12'}").string("vm_id");
    good(client, left, "vm_delete", "{'vm_id': '?'}", other);
    good(client, left, "vm_reap_expired", "{}");
  }

  private void workspaces(NodeClient client, Set<String> left, Path project) throws Exception {
    McpAnswer created =
        good(
            client,
            left,
            "workspace_create",
            "{'seed_path': '?', 'name': 'mcp-calls', 'labels': {'for': 'test'}}",
            project.toString());
    String id = created.string("workspace_id");
    String only = "{'workspace_id': '?'}";
    McpAnswer list = good(client, left, "workspace_list", "{'labels': {'for': 'test'}}");
    assertEquals(1, list.number("count"));
    good(
        client,
        left,
        "workspace_update",
        "{'workspace_id': 'mcp-calls', 'name': 'calls', 'labels': {'more': 'x'},"
            + " 'clear_labels': ['for']}");
    McpAnswer status = good(client, left, "workspace_status", "{'workspace_id': 'calls'}");
    assertEquals("{\"more\":\"x\"}", status.content().get("labels").toString());

    Files.writeString(folder.resolve("pushed.txt"), "pushed\n");
    good(
        client,
        left,
        "workspace_sync_push",
        "{'workspace_id': 'calls', 'source_path': '?', 'dest': 'more'}",
        folder.resolve("pushed.txt").toString());
    McpAnswer exec =
        good(
            client,
            left,
            "workspace_exec",
            "{'workspace_id': 'calls', 'command': 'cat pushed.txt; echo $A', 'cwd': 'more',"
                + " 'env': {'A': 'é'}}");
    assertEquals("pushed\né\n", exec.string("stdout"));
    good(
        client,
        left,
        "workspace_file_write",
        "{'workspace_id': 'calls', 'path': 'new/file.txt', 'text': 'written'}");
    good(
        client,
        left,
        "workspace_patch_apply",
        "{'workspace_id': 'calls', 'patch': '?'}",
        McpRecipeTest.FIX);
    McpAnswer files =
        good(client, left, "workspace_file_list", "{'workspace_id': 'calls', 'recursive': true}");
    assertTrue(files.text().contains("/workspace/new/file.txt"), files.text());
    McpAnswer read =
        good(
            client,
            left,
            "workspace_file_read",
            "{'workspace_id': 'calls', 'path': 'new/file.txt', 'offset': 2, 'max_bytes': 3}");
    assertEquals("itt", read.string("content"));
    McpAnswer diff = good(client, left, "workspace_diff", only, id);
    assertEquals(3, diff.content().getAsJsonObject("summary").get("total").getAsInt());
    good(
        client,
        left,
        "workspace_export",
        "{'workspace_id': 'calls', 'path': '.', 'output_path': '?'}",
        folder.resolve("exported").toString());
    assertEquals("written", Files.readString(folder.resolve("exported/new/file.txt")));
    shell(client, left);
    service(client, left);
    good(client, left, "workspace_logs", only, id);
    good(client, left, "workspace_summary", only, id);
    good(client, left, "workspace_stop", only, id);
    disk(client, left);
    good(client, left, "workspace_start", only, id);
    assertEquals(1, good(client, left, "workspace_reset", only, id).number("reset_count"));
    assertFalse(client.call("workspace_diff", only, id).content().get("changed").getAsBoolean());
    good(client, left, "workspace_delete", only, id);
  }

  private void disk(NodeClient client, Set<String> left) {
    McpAnswer files =
        good(client, left, "workspace_disk_list", "{'workspace_id': 'calls', 'path': '/etc'}");
    assertTrue(files.text().contains("/etc/passwd"), files.text());
    McpAnswer read =
        good(
            client,
            left,
            "workspace_disk_read",
            "{'workspace_id': 'calls', 'path': 'new/file.txt', 'offset': 2, 'max_bytes': 3}");
    assertEquals("itt", read.string("content"));
    McpAnswer exported =
        good(
            client,
            left,
            "workspace_disk_export",
            "{'workspace_id': 'calls', 'output_path': '?'}",
            folder.resolve("disk.img").toString());
    assertTrue(exported.text().endsWith(": 10737418240 bytes"), exported.text());
  }

  private static void shell(NodeClient client, Set<String> left) {
    McpAnswer opened =
        good(client, left, "shell_open", "{'workspace_id': 'calls', 'cwd': 'new', 'rows': 10}");
    assertEquals("/workspace/new", opened.string("cwd"));
    String shell = opened.string("shell_id");
    String only = "{'workspace_id': 'calls', 'shell_id': '?'}";
    good(
        client,
        left,
        "shell_write",
        "{'workspace_id': 'calls', 'shell_id': '?', 'input': 'pwd\\n', 'append_newline': false}",
        shell);
    McpAnswer read = good(client, left, "shell_read", only, shell);
    assertFalse(read.content().has("exit_code"), read::toString);
    good(client, left, "shell_signal", only, shell);
    assertEquals("exited", good(client, left, "shell_close", only, shell).string("state"));
  }

  private static void service(NodeClient client, Set<String> left) {
    String only = "{'workspace_id': 'calls', 'service_name': 'sleeper'}";
    McpAnswer started =
        good(
            client,
            left,
            "service_start",
            "{'workspace_id': 'calls', 'service_name': 'sleeper', 'command':"
                + " 'echo up; touch /tmp/up; exec sleep 600',"
                + " 'readiness': {'type': 'command', 'command': 'test -e /tmp/up'},"
                + " 'ready_timeout_seconds': 600}");
    assertEquals("running", started.string("state"));
    assertEquals(
        1, good(client, left, "service_list", "{'workspace_id': 'calls'}").number("count"));
    good(client, left, "service_status", only);
    assertEquals("up\n", good(client, left, "service_logs", only).string("logs"));
    assertEquals("stopped", good(client, left, "service_stop", only).string("state"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"modern", "legacy"})
  void abortingEndsTheCommandInTheGuest(String era) throws Exception {
    Path seed = Files.createDirectory(folder.resolve("seed"));
    byte[] block = new byte[1 << 20];
    for (int i = 0; i < 8; i++) {
      Files.write(seed.resolve("block" + i), block);
    }
    try (NodeClient client = connect(era)) {
      JsonObject made =
          client.get(
              client
                  .start("workspace_create", McpCaller.arguments("{'seed_path': '?'}", "" + seed))
                  .answer());
      assertRising(made.getAsJsonArray("progress"));
      String id = NodeClient.answerOf(made).good().string("workspace_id");

      NodeClient.Under sleep =
          client.start(
              "workspace_exec",
              McpCaller.arguments("{'workspace_id': '?', 'command': 'sleep 600'}", id));
      Eventually.holds(() -> assertEquals("1\n", sleepers(client, id)));
      JsonObject aborted = client.abort(sleep);
      assertTrue(aborted.has("error"), aborted::toString);
      Eventually.holds(() -> assertEquals("0\n", sleepers(client, id)));

      JsonObject chatty =
          client.get(
              client
                  .start(
                      "workspace_exec",
                      McpCaller.arguments(
                          "{'workspace_id': '?', 'command':"
                              + " 'for i in 1 2 3; do seq 20000; sleep 0.3; done'}",
                          id))
                  .answer());
      assertRising(chatty.getAsJsonArray("progress"));
      McpAnswer ended = NodeClient.answerOf(chatty).good();
      assertTrue(ended.content().get("stdout_truncated").getAsBoolean());
      assertTrue(ended.string("stdout").length() <= (65 << 10), "two ends of the output");

      client.call("workspace_delete", "{'workspace_id': '?'}", id).good();
      assertNothingCameFor(cancelled(client.wire()), client.wire());
    }
  }

  private static String sleepers(NodeClient client, String id) {
    return McpRecipeTest.exec(client, id, "ls /proc/*/exe -l 2>/dev/null | grep -c sleep; true")
        .string("stdout");
  }

  private static void assertRising(JsonArray progress) {
    assertFalse(progress.isEmpty(), "progress was told");
    double last = -1;
    for (JsonElement told : progress) {
      double now = told.getAsJsonObject().get("progress").getAsDouble();
      assertTrue(now > last, progress::toString);
      last = now;
    }
  }

  private static String cancelled(JsonArray wire) {
    List<String> ids =
        wire.asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(message -> message.has("requestId"))
            .map(message -> message.get("requestId").toString())
            .toList();
    assertEquals(1, ids.size(), wire::toString);
    return ids.getFirst();
  }

  private static void assertNothingCameFor(String id, JsonArray wire) {
    for (JsonElement each : wire) {
      JsonObject message = each.getAsJsonObject();
      boolean answers =
          message.get("from").getAsString().equals("server")
              && message.has("id")
              && message.get("id").toString().equals(id);
      assertFalse(answers, message::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"modern", "legacy"})
  void mistakesAreResultsWithACode(String era) {
    try (NodeClient client = connect(era)) {
      McpAnswer gone = client.call("workspace_status", "{'workspace_id': 'nowhere'}");
      assertEquals("there is no workspace nowhere", gone.failed("not_found"));
      assertTrue(gone.text().startsWith("not_found: there is no workspace nowhere\nhint: "));

      String message =
          client
              .call("vm_run", "{'comand': 'true', 'vcpu_count': 99, 'network': 'yes'}")
              .failed("invalid_argument");
      assertTrue(message.contains("vm_run has no argument comand; did you mean command?"), message);
      assertTrue(message.contains("vcpu_count"), message);
      assertTrue(message.contains("network"), message);
      assertTrue(message.contains("command is required"), message);

      String environment =
          client
              .call("vm_run", "{'command': 'true', 'environment': 'debain:12'}")
              .failed("not_found");
      assertTrue(environment.contains("debain:12"), environment);

      JsonObject unknown =
          client.get(client.start("vm_rum", new JsonObject()).answer()).getAsJsonObject("error");
      assertEquals(-32602, unknown.get("code").getAsInt(), unknown::toString);
    }
  }
}
