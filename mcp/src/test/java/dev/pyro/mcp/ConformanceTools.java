package dev.pyro.mcp;

import static dev.pyro.mcp.TestTool.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/** The tools that the official conformance suite calls. Its descriptions say what they do. */
final class ConformanceTools {
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
  private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
  private static final String IMAGE =
      "{'type': 'image', 'data': '" + PNG + "', 'mimeType': 'image/png'}";

  private ConformanceTools() {}

  static List<McpTool> all() {
    Semaphore seen = new Semaphore(0);
    return List.of(
        TestTool.of("progress_that_is_seen", (_, call) -> progressThatIsSeen(call, seen)),
        TestTool.of("seen", (_, _) -> see(seen)),
        content("test_simple_text", "{'type': 'text', 'text': 'This is a simple text response.'}"),
        content("test_image_content", IMAGE),
        content(
            "test_audio_content",
            "{'type': 'audio', 'data': '" + WAV + "', 'mimeType': 'audio/wav'}"),
        content(
            "test_embedded_resource",
            "{'type': 'resource', 'resource': {'uri': 'test://embedded-resource',"
                + "'mimeType': 'text/plain', 'text': 'This is an embedded resource content.'}}"),
        content(
            "test_multiple_content_types",
            "{'type': 'text', 'text': 'Multiple content types test:'}",
            IMAGE,
            "{'type': 'resource', 'resource': {'uri': 'test://mixed-content-resource',"
                + "'mimeType': 'application/json', 'text': '{}'}}"),
        TestTool.of("test_error_handling", (_, _) -> ToolResult.text("This tool fails.", true)),
        TestTool.of("test_tool_with_progress", (_, call) -> progress(call)),
        TestTool.of("test_tool_with_logging", (_, call) -> log(call)),
        TestTool.of("test_logging_tool", (_, _) -> ToolResult.text("Nothing was logged.", false)),
        TestTool.of("test_missing_capability", (_, call) -> requireSampling(call)),
        TestTool.of("json_schema_2020_12_tool", (_, _) -> ToolResult.text("ok", false))
            .withInput(SCHEMA_2020_12),
        asking("test_sampling", "answer", sampling("Say something.", 100)),
        asking("test_elicitation", "answer", elicitation("{'username': {'type': 'string'}}")),
        asking("test_elicitation_sep1034_defaults", "answer", elicitation(DEFAULTS)),
        asking("test_elicitation_sep1330_enums", "answer", elicitation(ENUMS)),
        asking("test_streaming_elicitation", "answer", elicitation("{}")),
        asking("test_input_required_result_elicitation", "user_name", elicitation(NAME)),
        asking(
            "test_input_required_result_sampling", "capital_question", sampling("Capital?", 100)),
        asking("test_input_required_result_list_roots", "client_roots", "{'method': 'roots/list'}"),
        asking("test_input_required_result_request_state", "confirm", elicitation(OK)),
        asking("test_input_required_result_tampered_state", "confirm", elicitation(OK)),
        asking("test_input_required_result_capabilities", "question", sampling("Capital?", 100)),
        TestTool.of("test_input_required_result_multiple_inputs", (_, call) -> many(call)),
        TestTool.of("test_input_required_result_multi_round", (_, call) -> rounds(call)),
        TestTool.of("greet", (arguments, _) -> greet(arguments)),
        TestTool.of("slow_compute", (arguments, _) -> compute(arguments)).asTask(),
        TestTool.of("failing_job", (_, call) -> failSlowly(call)).asTask(),
        TestTool.of("protocol_error_job", (_, _) -> failProtocol()).asTask(),
        slow(asking("confirm_delete", "confirm", elicitation(OK))),
        slow(TestTool.of("multi_input", (_, call) -> two(call))),
        TestTool.of("test_tool_with_task", (_, call) -> askThenBecomeTask(call)).asTask());
  }

  private static final String NAME = "{'name': {'type': 'string'}}";
  private static final String OK = "{'ok': {'type': 'boolean'}}";
  private static final String DEFAULTS =
      """
      {'name': {'type': 'string', 'default': 'John Doe'},
       'age': {'type': 'integer', 'default': 30},
       'score': {'type': 'number', 'default': 95.5},
       'status': {'type': 'string', 'enum': ['active', 'inactive', 'pending'], 'default': 'active'},
       'verified': {'type': 'boolean', 'default': true}}\
      """;
  private static final String ENUMS =
      """
      {'untitledSingle': {'type': 'string', 'enum': ['option1', 'option2', 'option3']},
       'titledSingle': {'type': 'string', 'oneOf': [
         {'const': 'value1', 'title': 'First Option'}, {'const': 'value2', 'title': 'Second Option'}]},
       'legacyEnum': {'type': 'string', 'enum': ['opt1', 'opt2'], 'enumNames': ['One', 'Two']},
       'untitledMulti': {'type': 'array', 'items': {'type': 'string', 'enum': ['option1', 'option2']}},
       'titledMulti': {'type': 'array', 'items': {'anyOf': [
         {'const': 'value1', 'title': 'First Choice'}, {'const': 'value2', 'title': 'Second Choice'}]}}}\
      """;
  private static final String SCHEMA_2020_12 =
      """
      {'$schema': 'https://json-schema.org/draft/2020-12/schema',
       'type': 'object',
       '$defs': {'address': {'$anchor': 'addressDef', 'type': 'object', 'properties': {
         'street': {'type': 'string'}, 'city': {'type': 'string'}}}},
       'properties': {
         'name': {'type': 'string'},
         'address': {'$ref': '#/$defs/address'},
         'contactMethod': {'type': 'string', 'enum': ['phone', 'email']},
         'phone': {'type': 'string'},
         'email': {'type': 'string'}},
       'allOf': [{'anyOf': [{'required': ['phone']}, {'required': ['email']}]}],
       'if': {'properties': {'contactMethod': {'const': 'phone'}}, 'required': ['contactMethod']},
       'then': {'required': ['phone']},
       'else': {'required': ['email']},
       'additionalProperties': false}\
      """;

  private static TestTool content(String name, String... blocks) {
    return TestTool.of(
        name,
        (_, _) -> {
          JsonArray content = new JsonArray();
          List.of(blocks).forEach(block -> content.add(json(block)));
          return new ToolResult.Complete(Optional.empty(), content, false);
        });
  }

  /** Asks one question until it is answered; what it knows of the first round is in its state. */
  private static TestTool asking(String name, String question, String request) {
    return TestTool.of(
        name,
        (_, call) ->
            call.inputResponses().has(question)
                ? ToolResult.text(
                    call.state().orElse("no state") + ": " + call.inputResponses(), false)
                : ask("state-ok", question, request));
  }

  private static ToolResult ask(String state, String... namesAndRequests) {
    JsonObject requests = new JsonObject();
    for (int i = 0; i < namesAndRequests.length; i += 2) {
      requests.add(namesAndRequests[i], json(namesAndRequests[i + 1]));
    }
    return new ToolResult.Input(new NeedsInput(requests, Optional.of(state)));
  }

  static String elicitation(String properties) {
    return "{'method': 'elicitation/create', 'params': {'message': 'Please answer.',"
        + "'requestedSchema': {'type': 'object', 'properties': "
        + properties
        + "}}}";
  }

  private static String sampling(String prompt, int maxTokens) {
    return "{'method': 'sampling/createMessage', 'params': {'messages': [{'role': 'user',"
        + "'content': {'type': 'text', 'text': '"
        + prompt
        + "'}}], 'maxTokens': "
        + maxTokens
        + "}}";
  }

  private static ToolResult many(ToolCall call) {
    JsonObject given = call.inputResponses();
    return given.has("user_name") && given.has("greeting") && given.has("client_roots")
        ? ToolResult.text("All is answered.", false)
        : ask(
            "many",
            "user_name",
            elicitation(NAME),
            "greeting",
            sampling("Generate a greeting", 50),
            "client_roots",
            "{'method': 'roots/list', 'params': {}}");
  }

  private static ToolResult two(ToolCall call) {
    JsonObject given = call.inputResponses();
    return given.has("first") && given.has("second")
        ? ToolResult.text("Both are answered.", false)
        : ask("two", "first", elicitation(NAME), "second", elicitation(OK));
  }

  private static ToolResult rounds(ToolCall call) {
    return switch (call.state().orElse("")) {
      case "round 1" -> ask("round 2", "step2", elicitation("{'color': {'type': 'string'}}"));
      case "round 2" -> ToolResult.text("Two steps are done.", false);
      default -> ask("round 1", "step1", elicitation(NAME));
    };
  }

  private static ToolResult greet(JsonObject arguments) {
    return ToolResult.text("Hello, " + WireJson.text(arguments, "name").orElse("?") + "!", false);
  }

  private static ToolResult requireSampling(ToolCall call) throws McpException {
    if (!call.clientCapabilities().has("sampling")) {
      throw McpException.missingCapability(json("{'sampling': {}}"));
    }
    return ToolResult.text("The client can sample.", false);
  }

  private static ToolResult failSlowly(ToolCall call) throws McpException, InterruptedException {
    if (!Tasks.isDeclared(call.clientCapabilities())) {
      throw McpException.missingCapability(
          json("{'extensions': {'io.modelcontextprotocol/tasks': {}}}"));
    }
    becomeTask();
    return ToolResult.text("The job failed.", true);
  }

  private static TestTool slow(TestTool tool) {
    return TestTool.of(
            tool.name(),
            (arguments, call) -> {
              becomeTask();
              return tool.call(arguments, call);
            })
        .asTask();
  }

  private static ToolResult askThenBecomeTask(ToolCall call) throws InterruptedException {
    if (!call.inputResponses().has("user_name")) {
      return ask("asked", "user_name", elicitation(NAME));
    }
    becomeTask();
    return ToolResult.text("Hello, " + call.inputResponses(), false);
  }

  /** Takes longer than the grace that the server gives. */
  private static void becomeTask() throws InterruptedException {
    Thread.sleep(2 * ConformanceServer.GRACE.toMillis());
  }

  private static ToolResult failProtocol() throws McpException, InterruptedException {
    becomeTask();
    throw new McpException(McpException.INTERNAL_ERROR, "The job broke the protocol.");
  }

  private static ToolResult progress(ToolCall call) {
    for (int done = 0; done <= 100; done += 50) {
      call.progress(done, OptionalLong.of(100), "");
    }
    return ToolResult.text("It is done.", false);
  }

  /**
   * Goes on when the client has called {@code seen}. Clients forget who wants progress as soon as
   * they have the result, so a report that comes together with it may get lost.
   */
  private static ToolResult progressThatIsSeen(ToolCall call, Semaphore seen)
      throws InterruptedException {
    progress(call);
    seen.acquire();
    return ToolResult.text("It was seen.", false);
  }

  private static ToolResult see(Semaphore seen) {
    seen.release();
    return ToolResult.text("Noted.", false);
  }

  private static ToolResult log(ToolCall call) {
    for (String text : List.of("started", "processing data", "completed")) {
      ((Call) call)
          .notify("notifications/message", json("{'level': 'info', 'data': '" + text + "'}"));
    }
    return ToolResult.text("It is logged.", false);
  }

  private static ToolResult compute(JsonObject arguments) throws InterruptedException {
    long seconds = arguments.has("seconds") ? arguments.get("seconds").getAsLong() : 0;
    Thread.sleep(seconds * 300); // faster than the suite wants, which does not look
    return ToolResult.text("It took " + seconds + " s.", false);
  }
}
