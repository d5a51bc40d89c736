package dev.pyro.mcp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;

/** The JSON-RPC error that answers a request: it is malformed, or there is no such method. */
public final class McpException extends Exception {
  private static final long serialVersionUID = 1L;

  static final int PARSE_ERROR = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL_ERROR = -32603;
  static final int HEADER_MISMATCH = -32020;
  static final int MISSING_CAPABILITY = -32021;
  static final int UNSUPPORTED_VERSION = -32022;

  private final int code;
  private final transient JsonElement data;

  McpException(int code, String message) {
    this(code, message, null);
  }

  /** Creates an exception; {@code data} may be null. */
  McpException(int code, String message, JsonElement data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  /** Returns the error for parameters that are wrong. */
  public static McpException invalidParams(String message) {
    return new McpException(INVALID_PARAMS, message);
  }

  /**
   * Returns the error for a client that lacks a capability.
   *
   * @param required the missing ones, in the form of a client's capabilities
   */
  public static McpException missingCapability(JsonObject required) {
    JsonObject data = new JsonObject();
    data.add("requiredCapabilities", required);
    return new McpException(
        MISSING_CAPABILITY, "the client did not declare the capability " + required, data);
  }

  static McpException methodNotFound(String method) {
    return new McpException(METHOD_NOT_FOUND, "there is no method " + WireJson.quote(method));
  }

  int code() {
    return code;
  }

  JsonObject toJson() {
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", getMessage());
    Optional.ofNullable(data).ifPresent(value -> error.add("data", value));
    return error;
  }
}
