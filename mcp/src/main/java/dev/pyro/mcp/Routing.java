package dev.pyro.mcp;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The headers that repeat a part of a message, so that proxies can route it without reading it. A
 * header that differs from the message is refused.
 */
final class Routing {
  private static final String VERSION = "MCP-Protocol-Version";
  private static final String METHOD = "Mcp-Method";
  private static final String NAME = "Mcp-Name";
  private static final String BASE64_BEGIN = "=?base64?";
  private static final String BASE64_END = "?=";

  private Routing() {}

  /**
   * Returns the era of a message.
   *
   * @throws McpException if the header names a version that is not supported, and the message has
   *     none
   */
  static Era era(Headers headers, String method, JsonObject params) throws McpException {
    Optional<String> version = Gate.only(headers, VERSION);
    if (version.equals(Optional.of(Era.MODERN_VERSION)) || Era.of(method, params) == Era.MODERN) {
      return Era.MODERN;
    }
    if (version.isPresent() && !Era.LEGACY_VERSIONS.contains(version.get())) {
      List<String> spoken = new ArrayList<>(Era.LEGACY_VERSIONS);
      spoken.addFirst(Era.MODERN_VERSION);
      throw Era.unsupported(version.get(), spoken);
    }
    return Era.LEGACY;
  }

  /**
   * Checks the headers of a modern request.
   *
   * @throws McpException if one is missing or differs from the request
   */
  static void check(Headers headers, Message.Request request) throws McpException {
    JsonObject params = request.params();
    Optional<String> version =
        WireJson.object(params, Era.META).flatMap(meta -> WireJson.text(meta, Era.META_VERSION));
    if (version.isPresent()) { // its absence is a fault of the request
      check(headers, VERSION, version.get());
    }
    check(headers, METHOD, request.method());
    Optional<String> name =
        switch (request.method()) {
          case "tools/call", "prompts/get" -> WireJson.text(params, "name");
          case "resources/read" -> WireJson.text(params, "uri");
          case "tasks/get", "tasks/update", "tasks/cancel" -> WireJson.text(params, "taskId");
          default -> Optional.empty();
        };
    if (name.isPresent()) {
      check(headers, NAME, name.get());
    }
  }

  private static void check(Headers headers, String header, String expected) throws McpException {
    String value =
        Gate.only(headers, header)
            .orElseThrow(() -> mismatch(header + " is missing, or there more than once"));
    if (!decode(header, value).equals(expected)) {
      throw mismatch(
          header
              + " is "
              + WireJson.quote(value)
              + ", but the message says "
              + WireJson.quote(expected));
    }
  }

  private static String decode(String header, String value) throws McpException {
    if (!value.startsWith(BASE64_BEGIN)
        || !value.endsWith(BASE64_END)
        || value.length() < BASE64_BEGIN.length() + BASE64_END.length()) {
      return value;
    }
    String encoded = value.substring(BASE64_BEGIN.length(), value.length() - BASE64_END.length());
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException _) {
      throw mismatch(header + " is not Base64 of UTF-8");
    }
  }

  private static McpException mismatch(String message) {
    return new McpException(McpException.HEADER_MISMATCH, message);
  }
}
