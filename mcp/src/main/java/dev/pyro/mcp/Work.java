package dev.pyro.mcp;

import com.google.gson.JsonObject;

/** What the server does for a request. It is done again when the client has answered questions. */
interface Work {
  /** The outcome. */
  sealed interface Answer {}

  /** The result of the request. */
  record Done(JsonObject result) implements Answer {}

  /** Questions for the client. */
  record Ask(NeedsInput needs) implements Answer {}

  Answer run(ToolCall call) throws McpException, InterruptedException;
}
