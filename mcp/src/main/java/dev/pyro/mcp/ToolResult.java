package dev.pyro.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** The outcome of a call. */
public sealed interface ToolResult {
  /** Returns a result that conforms to the tool's output schema, and its text for people. */
  static ToolResult of(JsonObject structured, String text) {
    return new Complete(Optional.of(structured), text(text), false);
  }

  /** Returns the result of a call that failed. */
  static ToolResult error(JsonObject structured, String text) {
    return new Complete(Optional.of(structured), text(text), true);
  }

  /** Returns a result without structured content. */
  static ToolResult text(String text, boolean isError) {
    return new Complete(Optional.empty(), text(text), isError);
  }

  private static JsonArray text(String text) {
    JsonObject block = new JsonObject();
    block.addProperty("type", "text");
    block.addProperty("text", text);
    JsonArray content = new JsonArray();
    content.add(block);
    return content;
  }

  /**
   * The end of a call.
   *
   * @param structured the result for programs
   * @param content MCP content blocks for people and models
   * @param isError whether the call failed
   */
  record Complete(Optional<JsonObject> structured, JsonArray content, boolean isError)
      implements ToolResult {
    /** Checks that nothing is null. */
    public Complete {
      Objects.requireNonNull(structured, "structured");
      Objects.requireNonNull(content, "content");
    }

    JsonObject toJson() {
      JsonObject json = new JsonObject();
      json.add("content", content);
      structured.ifPresent(value -> json.add("structuredContent", value));
      if (isError) {
        json.addProperty("isError", true);
      }
      return json;
    }
  }

  /** The call goes on when the client has answered. */
  record Input(NeedsInput needs) implements ToolResult {
    /** Checks that it is not null. */
    public Input {
      Objects.requireNonNull(needs, "needs");
    }
  }
}
