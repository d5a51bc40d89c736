package dev.pyro.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * A model behind a real HTTP endpoint that answers from a script. Each request gets the next
 * answer, which is made from the request. After the last answer, the status is 500.
 */
public final class ScriptedModel implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<UnaryOperator<JsonObject>> answers;
  private final List<JsonObject> requests = new ArrayList<>();

  private ScriptedModel(List<UnaryOperator<JsonObject>> answers) throws IOException {
    this.answers = List.copyOf(answers);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts one. */
  public static ScriptedModel start(List<UnaryOperator<JsonObject>> answers) throws IOException {
    return new ScriptedModel(answers);
  }

  /** Returns what clients take as the base URL; it ends with {@code /v1}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Returns the bodies of the requests until now. */
  public List<JsonObject> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      JsonObject request =
          JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .getAsJsonObject();
      int number;
      synchronized (requests) {
        requests.add(request);
        number = requests.size();
      }
      if (number > answers.size()) {
        send(exchange, 500, "{\"error\": {\"message\": \"the script is over\"}}");
      } else {
        send(exchange, 200, answers.get(number - 1).apply(request).toString());
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
