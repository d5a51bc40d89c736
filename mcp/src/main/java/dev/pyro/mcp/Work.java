package dev.pyro.mcp;

import com.google.gson.JsonObject;

/** What a request makes the server do; done again when the client has answered questions. */
interface Work {
  /** What it came to. */
  sealed interface Answer {}

  /** The result of the request. */
  record Done(JsonObject result) implements Answer {}

  /** Questions for the client. */
  record Ask(NeedsInput needs) implements Answer {}

  Answer run(ToolCall call) throws McpException, InterruptedException;
}
