package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call that is made again with the client's answers.
 *
 * @param call what it is in all else
 * @param inputResponses the answers
 * @param state what the tool wanted to know again
 */
record Round(ToolCall call, JsonObject inputResponses, Optional<String> state) implements ToolCall {
  @Override
  public void progress(long done, OptionalLong total, String message) {
    call.progress(done, total, message);
  }

  @Override
  public boolean isCancelled() {
    return call.isCancelled();
  }

  @Override
  public JsonObject clientCapabilities() {
    return call.clientCapabilities();
  }
}
