package dev.pyro.mcp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Questions to the client's user or model. The call is made again with the answers.
 *
 * @param requests by a name for each: {@code {"method": "elicitation/create", "params": {...}}}
 * @param state what the next call is to know; the client sees it and cannot alter it
 */
public record NeedsInput(JsonObject requests, Optional<String> state) {
  private static final Map<String, String> CAPABILITY_OF_METHOD =
      Map.of(
          "elicitation/create", "elicitation",
          "sampling/createMessage", "sampling",
          "roots/list", "roots");

  /** Checks that each request is one that the protocol has. */
  public NeedsInput {
    Objects.requireNonNull(state, "state");
    for (Map.Entry<String, JsonElement> entry : requests.entrySet()) {
      capability(entry.getValue());
    }
  }

  private static String capability(JsonElement request) {
    String method =
        request instanceof JsonObject object ? WireJson.text(object, "method").orElse("") : "";
    String capability = CAPABILITY_OF_METHOD.get(method);
    if (capability == null) {
      throw new IllegalArgumentException("a client cannot be asked for " + request);
    }
    return capability;
  }

  /**
   * @throws McpException if a client that declared these capabilities cannot be asked
   */
  void requireCapabilities(JsonObject declared) throws McpException {
    JsonObject missing = new JsonObject();
    for (Map.Entry<String, JsonElement> entry : requests.entrySet()) {
      String capability = capability(entry.getValue());
      if (!declared.has(capability)) {
        missing.add(capability, new JsonObject());
      }
    }
    if (!missing.isEmpty()) {
      throw McpException.missingCapability(missing);
    }
  }
}
