package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Optional;

/** A tool as a server offers it. What it says of itself never changes while a server has it. */
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
   * Tells whether a call may outlive a client's patience; such a call becomes a task where the
   * client says that it knows tasks.
   */
  default boolean longRunning() {
    return false;
  }

  /**
   * Does the work, on a virtual thread of its own. Checking the arguments is the tool's business.
   *
   * <p>The thread is interrupted when the call is cancelled; the tool then stops the work and
   * returns or throws soon.
   *
   * @throws McpException only if the call itself is malformed or the client lacks a capability; all
   *     other failures are results
   */
  ToolResult call(JsonObject arguments, ToolCall call) throws McpException, InterruptedException;
}
