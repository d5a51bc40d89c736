package dev.pyro.mcp;

import static dev.pyro.mcp.TestTool.json;
import static dev.pyro.mcp.WaitingTool.acquire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class TasksTest {
  private static final String DECLARED =
      "{'elicitation': {}, 'extensions': {'io.modelcontextprotocol/tasks': {}}}";

  private final AtomicLong nanos = new AtomicLong();
  private final WaitingTool waiting = new WaitingTool();
  private McpServer server = server(Duration.ZERO, 2);

  private McpServer server(Duration grace, int most) {
    Tasks.Policy policy =
        new Tasks.Policy(
            grace,
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            most,
            nanos::get);
    return new McpServer(
        new ServerInfo("tasks", "1", "", ""),
        List.of(
            TestTool.of("long", (_, call) -> waitLong(call)).asTask(),
            TestTool.of("ask", (_, call) -> ask(call)).asTask()),
        new McpServer.Extras(List.of(), new JsonObject(), policy));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private ToolResult waitLong(ToolCall call) throws InterruptedException {
    call.progress(1, OptionalLong.empty(), "half-way");
    return waiting.await();
  }

  private ToolResult ask(ToolCall call) throws InterruptedException {
    waiting.permits.acquire();
    JsonObject requests = new JsonObject();
    for (String name : List.of("a", "b")) {
      requests.add(name, json("{'method': 'elicitation/create', 'params': {}}"));
    }
    return call.inputResponses().isEmpty()
        ? new ToolResult.Input(new NeedsInput(requests, Optional.of("state")))
        : ToolResult.text(call.state().orElse("") + call.inputResponses(), false);
  }

  private JsonObject send(String method, String capabilities, String params) {
    JsonObject all = json(params);
    all.add(
        "_meta",
        json(
            "{'io.modelcontextprotocol/protocolVersion': '2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities': "
                + capabilities
                + "}"));
    Message.Request request = new Message.Request(new JsonPrimitive(1), method, all);
    return server.answer(new Call(request, Era.MODERN, new Nobody()));
  }

  /** A client that no message reaches. */
  private static final class Nobody implements Peer {
    @Override
    public void send(JsonObject message) {}

    @Override
    public JsonObject legacyCapabilities() {
      return new JsonObject();
    }

    @Override
    public void initialized(JsonObject capabilities) {}
  }

  private JsonObject call(String tool) {
    return send("tools/call", DECLARED, "{'name': '" + tool + "'}").getAsJsonObject("result");
  }

  private JsonObject get(String task) {
    return send("tasks/get", DECLARED, "{'taskId': '" + task + "'}");
  }

  /** Polls, as clients do, until a task is in this state. */
  private JsonObject await(String task, String status) {
    JsonObject result = get(task).getAsJsonObject("result");
    while (!result.get("status").getAsString().equals(status)) {
      Thread.onSpinWait();
      result = get(task).getAsJsonObject("result");
    }
    return result;
  }

  private static int errorCode(JsonObject reply) {
    return reply.getAsJsonObject("error").get("code").getAsInt();
  }

  @Test
  void aLongCallBecomesATaskAndKeepsItsResult() throws Exception {
    JsonObject created = call("long");
    assertEquals("task", created.get("resultType").getAsString());
    assertEquals("working", created.get("status").getAsString());
    String task = created.get("taskId").getAsString();
    acquire(waiting.begun, 1);
    JsonObject working = get(task).getAsJsonObject("result");
    assertEquals("half-way", working.get("statusMessage").getAsString());
    assertFalse(working.has("result"));
    waiting.permits.release();
    JsonObject completed = await(task, "completed");
    assertTrue(completed.get("result").toString().contains("Waited."));
    assertEquals("complete", completed.get("resultType").getAsString());
  }

  @Test
  void aCallWithinTheGraceIsNoTask() {
    server = server(StdioSession.PATIENCE, 2);
    waiting.permits.release();
    JsonObject result = call("long");
    assertEquals("complete", result.get("resultType").getAsString());
    waiting.permits.release();
    assertEquals("input_required", call("ask").get("resultType").getAsString());
  }

  @Test
  void aClientThatDoesNotKnowTasksWaits() {
    waiting.permits.release();
    JsonObject reply = send("tools/call", "{}", "{'name': 'long'}");
    assertTrue(reply.toString().contains("Waited."));
    assertEquals(-32021, errorCode(send("tasks/get", "{}", "{'taskId': 'x'}")));
    assertEquals(-32602, errorCode(send("tasks/get", DECLARED, "{'taskId': 'x'}")));
    assertEquals(-32602, errorCode(send("tasks/cancel", DECLARED, "{}")));
    assertEquals(-32601, errorCode(send("tasks/list", DECLARED, "{}")));
  }

  @Test
  void aCancelledTaskStops() throws Exception {
    String task = call("long").get("taskId").getAsString();
    acquire(waiting.begun, 1);
    String params = "{'taskId': '" + task + "'}";
    assertTrue(send("tasks/cancel", DECLARED, params).has("result"));
    acquire(waiting.interrupted, 1);
    await(task, "cancelled");
    assertTrue(send("tasks/cancel", DECLARED, params).has("result"), "again");
  }

  @Test
  void closingTheServerStopsTasks() throws Exception {
    call("long");
    acquire(waiting.begun, 1);
    server.close();
    acquire(waiting.interrupted, 1);
  }

  @Test
  void aTaskAsksAndGoesOn() {
    String task = call("ask").get("taskId").getAsString();
    waiting.permits.release();
    JsonObject asking = await(task, "input_required");
    assertEquals(2, asking.getAsJsonObject("inputRequests").size());
    answer(task, "{'a': {'action': 'accept'}, 'other': {}}");
    JsonObject still = get(task).getAsJsonObject("result");
    assertEquals(List.of("b"), List.copyOf(still.getAsJsonObject("inputRequests").keySet()));
    answer(task, "{'b': {'action': 'decline'}}");
    waiting.permits.release();
    String result = await(task, "completed").get("result").toString();
    assertTrue(result.contains("state") && result.contains("accept") && result.contains("decline"));
  }

  private void answer(String task, String responses) {
    send(
        "tasks/update",
        DECLARED,
        "{'taskId': '" + task + "', 'inputResponses': " + responses + "}");
  }

  @Test
  void resultsExpireAndTheirNumberIsBounded() throws Exception {
    String first = call("long").get("taskId").getAsString();
    String second = call("long").get("taskId").getAsString();
    acquire(waiting.begun, 2);
    waiting.permits.release(3);
    await(first, "completed");
    await(second, "completed");
    assertEquals("complete", call("long").get("resultType").getAsString(), "no room for a task");
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertTrue(get(first).has("result"), "kept as long as promised");
    nanos.addAndGet(1);
    assertEquals(-32602, errorCode(get(first)));
    assertEquals("task", call("long").get("resultType").getAsString());
  }
}
