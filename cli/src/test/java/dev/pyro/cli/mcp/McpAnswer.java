package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;

/**
 * What a client got for a call of a tool.
 *
 * @param content the structured content
 * @param text the text content
 * @param isError whether the call failed
 */
record McpAnswer(JsonObject content, String text, boolean isError) {
  /** Fails, with all that was said, if the call did. */
  McpAnswer good() {
    assertFalse(isError, this::toString);
    return this;
  }

  /** Returns the error's message if the call failed with that code. */
  String failed(String code) {
    assertTrue(isError, this::toString);
    JsonObject error = content.getAsJsonObject("error");
    assertEquals(code, error.get("code").getAsString(), this::toString);
    return error.get("message").getAsString();
  }

  String string(String name) {
    return content.get(name).getAsString();
  }

  int number(String name) {
    return content.get(name).getAsInt();
  }
}
