package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Set;

/**
 * A request method that the core does not have itself.
 *
 * @param eras where it exists
 */
record McpMethod(String name, Set<Era> eras, Handler handler) {
  McpMethod {
    eras = Set.copyOf(eras);
  }

  /** Answers such requests. */
  interface Handler {
    Work.Answer answer(JsonObject params, ToolCall call) throws McpException, InterruptedException;
  }
}
