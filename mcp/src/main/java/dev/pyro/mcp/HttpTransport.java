package dev.pyro.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Any number of clients over Streamable HTTP, at one endpoint. */
public final class HttpTransport implements AutoCloseable {
  /** The endpoint. */
  public static final String PATH = "/mcp";

  private final HttpServer http;
  private final ExecutorService executor;

  /**
   * Limits for one request.
   *
   * @param bodyBytes the longest message that is read
   * @param heartbeat how long a reply may be silent; then the client hears that we are alive, and
   *     we hear whether it is
   */
  record Limits(int bodyBytes, Duration heartbeat) {
    static Limits standard() {
      return new Limits(32 << 20, Duration.ofSeconds(5));
    }
  }

  private HttpTransport(HttpServer http, ExecutorService executor) {
    this.http = http;
    this.executor = executor;
  }

  /**
   * Starts to serve.
   *
   * @param token what each client has to show; required unless only this host can connect
   * @throws IOException if the address cannot be bound to
   * @throws IllegalArgumentException if others can connect and there is no token
   */
  public static HttpTransport start(
      McpServer server, HttpAddress address, Optional<BearerToken> token) throws IOException {
    return start(server, address, token, Limits.standard());
  }

  static HttpTransport start(
      McpServer server, HttpAddress address, Optional<BearerToken> token, Limits limits)
      throws IOException {
    if (!address.isLoopback() && token.isEmpty()) {
      throw new IllegalArgumentException(
          "serving on "
              + address.address().getHostAddress()
              + ", which other hosts can reach, needs a bearer token");
    }
    // The JDK's server writes head and body apart; with Nagle's algorithm that costs 40 ms a reply.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
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
