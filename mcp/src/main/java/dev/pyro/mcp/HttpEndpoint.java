package dev.pyro.mcp;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers the requests of {@link HttpTransport}, each on a thread of its own. */
final class HttpEndpoint {
  private static final String SESSION = "Mcp-Session-Id";

  private final McpServer server;
  private final Gate gate;
  private final Duration heartbeat;
  private final Bodies bodies;
  private final Sessions sessions;
  private final Map<String, Call> legacyCalls = new ConcurrentHashMap<>();

  HttpEndpoint(McpServer server, Gate gate, HttpTransport.Limits limits) {
    this.server = server;
    this.gate = gate;
    this.heartbeat = limits.heartbeat();
    this.bodies = new Bodies(limits.bodyBytes(), limits.allBodiesBytes());
    this.sessions = new Sessions(server.seal());
  }

  void serve(HttpExchange exchange) throws IOException, InterruptedException {
    Headers headers = exchange.getRequestHeaders();
    Optional<Gate.Refusal> refusal =
        gate.refuseForeign(headers)
            .or(() -> refuseElsewhere(exchange.getRequestURI().getPath()))
            .or(() -> gate.refuseStranger(headers))
            .or(() -> refuseOther(exchange));
    if (refusal.isPresent()) {
      refuse(exchange, refusal.get());
    } else {
      post(exchange);
    }
  }

  /**
   * Refuses other paths, and whoever asks hears the same. A client that was refused for want of a
   * token looks for OAuth there, and shows its user the description.
   */
  private static Optional<Gate.Refusal> refuseElsewhere(String path) {
    return path.equals(HttpTransport.PATH) || path.equals(HttpTransport.PATH + "/")
        ? Optional.empty()
        : Optional.of(
            new Gate.Refusal(
                404,
                "not_found",
                "the endpoint is "
                    + HttpTransport.PATH
                    + "; there is no OAuth: send the header Authorization: Bearer TOKEN"));
  }

  private static Optional<Gate.Refusal> refuseOther(HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals("POST")) {
      return Optional.of(new Gate.Refusal(405, "invalid_request", "only POST is served"));
    }
    String type = Gate.only(exchange.getRequestHeaders(), "Content-Type").orElse("");
    return type.toLowerCase(Locale.ROOT).startsWith("application/json")
        ? Optional.empty()
        : Optional.of(new Gate.Refusal(415, "invalid_request", "a message is application/json"));
  }

  private static void refuse(HttpExchange exchange, Gate.Refusal refusal) throws IOException {
    JsonObject body = new JsonObject();
    body.addProperty("error", refusal.error());
    body.addProperty("error_description", refusal.reason());
    Headers headers = exchange.getResponseHeaders();
    switch (refusal.status()) {
      case 401 ->
          headers.set(
              "WWW-Authenticate",
              refusal.error().equals("invalid_token")
                  ? "Bearer error=\"invalid_token\", error_description=\"" + refusal.reason() + "\""
                  : "Bearer");
      case 405 -> headers.set("Allow", "POST");
      case 503 -> headers.set("Retry-After", "1");
      default -> {}
    }
    new HttpReply(exchange, Duration.ZERO).json(refusal.status(), body);
  }

  private void post(HttpExchange exchange) throws IOException, InterruptedException {
    try (Bodies.Body body = bodies.open()) {
      Optional<Gate.Refusal> refusal = body.read(exchange.getRequestBody());
      if (refusal.isPresent()) {
        refuse(exchange, refusal.get());
      } else {
        accept(exchange, Message.parse(body.bytes()));
      }
    }
  }

  private void accept(HttpExchange exchange, Message message)
      throws IOException, InterruptedException {
    HttpReply reply = new HttpReply(exchange, heartbeat);
    switch (message) {
      case Message.Invalid invalid -> reply.json(400, invalid.reply());
      case Message.Notification notification -> {
        cancelled(exchange, notification);
        reply.accepted();
      }
      case Message.Response response -> {
        server.asks().answer(response);
        reply.accepted();
      }
      case Message.Request request -> {
        try {
          answer(exchange, request, reply);
        } catch (McpException e) {
          reply.json(400, Message.error(request.id(), e));
        }
      }
    }
  }

  /** Cancels a call of a legacy client. A modern client cancels by disconnecting. */
  private void cancelled(HttpExchange exchange, Message.Notification notification) {
    Optional<String> session = Gate.only(exchange.getRequestHeaders(), SESSION);
    if (session.isPresent()
        && notification.method().equals("notifications/cancelled")
        && notification.params().get("requestId") instanceof JsonPrimitive id) {
      Call call = legacyCalls.get(session.get() + id);
      if (call != null) {
        call.cancel();
      }
    }
  }

  private void answer(HttpExchange exchange, Message.Request request, HttpReply reply)
      throws McpException, IOException, InterruptedException {
    Headers headers = exchange.getRequestHeaders();
    switch (Routing.era(headers, request.method(), request.params())) {
      case MODERN -> {
        Routing.check(headers, request);
        Call call = new Call(request, Era.MODERN, new Client(exchange, reply, new JsonObject()));
        reply.serve(call, () -> server.answer(call), HttpEndpoint::modernStatus);
      }
      case LEGACY -> legacy(exchange, request, reply);
    }
  }

  private void legacy(HttpExchange exchange, Message.Request request, HttpReply reply)
      throws McpException, IOException, InterruptedException {
    Optional<String> session = Gate.only(exchange.getRequestHeaders(), SESSION);
    JsonObject capabilities = new JsonObject();
    if (session.isPresent() && !request.method().equals("initialize")) {
      Optional<JsonObject> declared = sessions.capabilities(session.get());
      if (declared.isEmpty()) {
        McpException unknown =
            new McpException(McpException.INVALID_REQUEST, "there is no such session; initialize");
        reply.json(404, Message.error(request.id(), unknown));
        return;
      }
      capabilities = declared.get();
    }
    Call call = new Call(request, Era.LEGACY, new Client(exchange, reply, capabilities));
    if (session.isEmpty()) {
      reply.serve(call, () -> server.answer(call), _ -> 200);
      return;
    }
    String key = session.get() + Message.key(request.id());
    if (legacyCalls.putIfAbsent(key, call) != null) {
      throw new McpException(McpException.INVALID_REQUEST, "a request with this id is under way");
    }
    try {
      reply.serve(call, () -> server.answer(call), _ -> 200);
    } finally {
      legacyCalls.remove(key);
    }
  }

  private static int modernStatus(JsonObject message) {
    if (!(message.get("error") instanceof JsonObject error)) {
      return 200;
    }
    return switch (error.get("code").getAsInt()) {
      case McpException.METHOD_NOT_FOUND -> 404;
      case McpException.INTERNAL_ERROR -> 500;
      default -> 400;
    };
  }

  /** A client, for one request. */
  private final class Client implements Peer {
    private final HttpExchange exchange;
    private final HttpReply reply;
    private final JsonObject capabilities;

    Client(HttpExchange exchange, HttpReply reply, JsonObject capabilities) {
      this.exchange = exchange;
      this.reply = reply;
      this.capabilities = capabilities;
    }

    @Override
    public void send(JsonObject message) throws InterruptedException {
      reply.send(message);
    }

    @Override
    public JsonObject legacyCapabilities() {
      return reply.takesEvents() ? capabilities : new JsonObject(); // else it cannot be asked
    }

    @Override
    public void initialized(JsonObject declared) {
      exchange.getResponseHeaders().set(SESSION, sessions.open(declared));
    }
  }
}
