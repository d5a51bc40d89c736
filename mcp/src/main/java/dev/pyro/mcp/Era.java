package dev.pyro.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;

/** The two generations of the protocol, and how a message tells which one it is of. */
enum Era {
  /** A client says {@code initialize} before anything else. */
  LEGACY,
  /** Each request says its version and what its client can do. */
  MODERN;

  static final List<String> LEGACY_VERSIONS =
      List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");
  static final String MODERN_VERSION = "2026-07-28";

  static final String DISCOVER = "server/discover";
  static final String META = "_meta";
  static final String META_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String META_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String META_SERVER_INFO = "io.modelcontextprotocol/serverInfo";

  static Era of(String method, JsonObject params) {
    boolean hasVersion = WireJson.object(params, META).filter(m -> m.has(META_VERSION)).isPresent();
    return hasVersion || method.equals(DISCOVER) ? MODERN : LEGACY;
  }

  /** Returns the version that {@code initialize} agrees on. */
  static String negotiate(Optional<String> wanted) {
    return wanted.filter(LEGACY_VERSIONS::contains).orElse(LEGACY_VERSIONS.getFirst());
  }

  /**
   * Checks what every modern request has to say.
   *
   * @throws McpException if it does not, or speaks another version
   */
  static void checkModern(JsonObject params) throws McpException {
    JsonObject meta =
        WireJson.object(params, META)
            .orElseThrow(() -> McpException.invalidParams("_meta is missing"));
    String version =
        WireJson.text(meta, META_VERSION)
            .orElseThrow(() -> McpException.invalidParams(META_VERSION + " is missing in _meta"));
    if (!version.equals(MODERN_VERSION)) {
      throw unsupported(version, List.of(MODERN_VERSION));
    }
    if (WireJson.object(meta, META_CAPABILITIES).isEmpty()) {
      throw McpException.invalidParams(META_CAPABILITIES + " is missing in _meta");
    }
  }

  static McpException unsupported(String version, List<String> versions) {
    JsonObject data = new JsonObject();
    data.add("supported", array(versions));
    data.addProperty("requested", version);
    return new McpException(
        McpException.UNSUPPORTED_VERSION,
        "protocol version " + WireJson.quote(version) + " is not spoken here",
        data);
  }

  static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  /** Returns the token that asks for progress, a string or a number. */
  static Optional<JsonPrimitive> progressToken(JsonObject params) {
    return WireJson.object(params, META)
        .map(meta -> meta.get("progressToken"))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsJsonPrimitive)
        .filter(token -> !token.isBoolean());
  }
}
