package dev.pyro.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Any number of clients over Streamable HTTP, at one endpoint. */
public final class HttpTransport implements AutoCloseable {
  /** The endpoint. */
  public static final String PATH = "/mcp";

  /**
   * What the JDK's server reads from system properties, once in a process. Seconds for a whole
   * request, bytes of its headers, connections at a time: whoever can connect could otherwise use
   * up our memory without a token. And no delay: the server writes head and body apart, and Nagle's
   * algorithm then costs 40 ms a reply.
   */
  private static final Map<String, String> OF_JDK =
      Map.of(
          "sun.net.httpserver.maxReqTime", "30",
          "sun.net.httpserver.maxReqHeaderSize", "65536",
          "jdk.httpserver.maxConnections", "256",
          "sun.net.httpserver.nodelay", "true");

  private final HttpServer http;
  private final ExecutorService executor;

  /**
   * Our own limits.
   *
   * @param bodyBytes the longest message that is read
   * @param allBodiesBytes how much the messages of all requests under way may have together
   * @param heartbeat how long a reply may be silent; then the client hears that we are alive, and
   *     we hear whether it is
   */
  record Limits(int bodyBytes, int allBodiesBytes, Duration heartbeat) {
    static Limits standard() {
      return new Limits(32 << 20, 64 << 20, Duration.ofSeconds(5));
    }
  }

  private HttpTransport(HttpServer http, ExecutorService executor) {
    this.http = http;
    this.executor = executor;
  }

  /**
   * Starts to serve.
   *
   * @param token what each client has to show, on this host too: other users can connect as well
   * @throws IOException if the address cannot be bound to
   */
  public static HttpTransport start(McpServer server, HttpAddress address, BearerToken token)
      throws IOException {
    return start(server, address, Optional.of(token), Limits.standard());
  }

  static HttpTransport start(
      McpServer server, HttpAddress address, Optional<BearerToken> token, Limits limits)
      throws IOException {
    OF_JDK.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
    HttpServer http = HttpServer.create(address.socketAddress(), 0);
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    http.setExecutor(executor);
    HttpEndpoint endpoint = new HttpEndpoint(server, new Gate(address.isLoopback(), token), limits);
    http.createContext("/", exchange -> serve(endpoint, exchange));
    http.start();
    return new HttpTransport(http, executor);
  }

  private static void serve(HttpEndpoint endpoint, HttpExchange exchange) throws IOException {
    try (exchange) {
      endpoint.serve(exchange);
    } catch (InterruptedException _) {
      // the server is being closed
    }
  }

  /** Returns where it listens, with the port that the system chose. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  /** Stops at once; calls under way are cancelled. */
  @Override
  public void close() {
    executor.shutdownNow();
    http.stop(0);
  }
}
