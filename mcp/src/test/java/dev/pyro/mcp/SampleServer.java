package dev.pyro.mcp;

import static dev.pyro.mcp.TestTool.json;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A server whose calls wait for what the test does. */
final class SampleServer {
  /** The calls of {@code wait}; also counts those of {@code stubborn}. */
  final WaitingTool waiting = new WaitingTool();

  /** Calls of {@code big} that have begun. */
  final Semaphore bigBegun = new Semaphore(0);

  /** Lets calls of {@code stubborn} return, which nothing else does. */
  final CountDownLatch stubborn = new CountDownLatch(1);

  final McpServer server =
      new McpServer(
          new ServerInfo("sample", "1.2.3", "Sample server", "Be kind."),
          List.of(
              TestTool.of("echo", (arguments, _) -> ToolResult.of(arguments, "An echo."))
                  .withInput("{'type': 'object', 'properties': {'text': {'type': 'string'}}}")
                  .withOutput("{'type': 'object'}"),
              TestTool.of("count", (_, call) -> count(call)),
              TestTool.of("ask", (_, call) -> ask(call)),
              TestTool.of("fail", (_, _) -> ToolResult.error(json("{'code': 'x'}"), "It fails.")),
              TestTool.of("break", (_, _) -> breakDown()),
              TestTool.of("wait", (_, _) -> waiting.await()),
              TestTool.of("stubborn", (_, _) -> beStubborn()),
              TestTool.of("big", (arguments, _) -> big(arguments))));

  private static ToolResult count(ToolCall call) {
    call.progress(1, OptionalLong.of(3), "one");
    call.progress(1, OptionalLong.of(3), "does not rise");
    call.progress(3, OptionalLong.empty(), "");
    return ToolResult.text("Counted.", false);
  }

  private static ToolResult ask(ToolCall call) {
    return call.inputResponses().has("name")
        ? ToolResult.text("Hello, " + call.inputResponses().get("name"), false)
        : new ToolResult.Input(
            new NeedsInput(
                json(
                    "{'name': {'method': 'elicitation/create', 'params': {'message': 'Name?',"
                        + "'requestedSchema': {'type': 'object', 'properties': {}}}}}"),
                Optional.empty()));
  }

  private static ToolResult breakDown() {
    throw new IllegalStateException("broken on purpose");
  }

  private ToolResult beStubborn() {
    waiting.begun.release();
    boolean done = false;
    while (!done) {
      try {
        stubborn.await();
        done = true;
      } catch (InterruptedException _) {
        waiting.interrupted.release();
      }
    }
    return ToolResult.text("At last.", false);
  }

  private ToolResult big(JsonObject arguments) {
    bigBegun.release();
    return ToolResult.text("x".repeat(arguments.get("bytes").getAsInt()), false);
  }
}
