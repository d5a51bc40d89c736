package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Optional;

/** A tool of a server. Its name, descriptions and schemas do not change while a server has it. */
public interface McpTool {
  /** Returns its name: 1 to 128 letters, digits, dots, dashes and underscores. */
  String name();

  /** Returns its name for people. */
  String title();

  /** Returns what a model should know to choose it. */
  String description();

  /** Returns the JSON Schema (2020-12, of type object) of its arguments. */
  JsonObject inputSchema();

  /** Returns the JSON Schema that the structured content of a result without error conforms to. */
  default Optional<JsonObject> outputSchema() {
    return Optional.empty();
  }

  /** Returns the hints for clients. */
  ToolAnnotations annotations();

  /**
   * Tells whether a call may take longer than clients wait. Such a call becomes a task if the
   * client declares that it supports tasks.
   */
  default boolean longRunning() {
    return false;
  }

  /**
   * Does the work, on a virtual thread of its own. The tool itself has to check the arguments.
   *
   * <p>The thread is interrupted when the call is cancelled. The tool must then stop the work, and
   * return or throw soon.
   *
   * @throws McpException only if the call itself is malformed or the client lacks a capability; all
   *     other failures are results
   */
  ToolResult call(JsonObject arguments, ToolCall call) throws McpException, InterruptedException;
}
