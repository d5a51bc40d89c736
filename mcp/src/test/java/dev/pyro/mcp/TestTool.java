package dev.pyro.mcp;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Optional;

/** A tool made of its parts. */
record TestTool(
    String name,
    JsonObject inputSchema,
    Optional<JsonObject> outputSchema,
    boolean longRunning,
    Body body)
    implements McpTool {

  /** What it does. */
  interface Body {
    ToolResult call(JsonObject arguments, ToolCall call) throws McpException, InterruptedException;
  }

  static TestTool of(String name, Body body) {
    return new TestTool(name, json("{'type': 'object'}"), Optional.empty(), false, body);
  }

  TestTool withInput(String schema) {
    return new TestTool(name, json(schema), outputSchema, longRunning, body);
  }

  TestTool withOutput(String schema) {
    return new TestTool(name, inputSchema, Optional.of(json(schema)), longRunning, body);
  }

  TestTool asTask() {
    return new TestTool(name, inputSchema, outputSchema, true, body);
  }

  /** Reads JSON with single quotes. */
  static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Override
  public String title() {
    return "";
  }

  @Override
  public String description() {
    return "For tests: " + name + ".";
  }

  @Override
  public ToolAnnotations annotations() {
    return new ToolAnnotations(true, false, true, false);
  }

  @Override
  public ToolResult call(JsonObject arguments, ToolCall call)
      throws McpException, InterruptedException {
    return body.call(arguments, call);
  }
}
