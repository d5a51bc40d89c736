package dev.pyro.mcp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A server for clients that nobody here wrote: on stdio without arguments; over HTTP with {@code
 * --http [HOST:]PORT}, and then it prints its address.
 */
final class ConformanceServer {
  /** What takes longer becomes a task. */
  static final Duration GRACE = Duration.ofMillis(100);

  private ConformanceServer() {}

  static McpServer create() {
    Tasks.Policy standard = Tasks.Policy.standard();
    Tasks.Policy soon =
        new Tasks.Policy(
            GRACE,
            standard.ttl(),
            standard.afterlife(),
            Duration.ofMillis(50),
            standard.most(),
            standard.nanoTime());
    return new McpServer(
        new ServerInfo("pyro-conformance", "1.0.0", "Conformance", "Call what you like."),
        ConformanceTools.all(),
        new McpServer.Extras(
            ConformanceMethods.all(), ConformanceMethods.legacyAndModernCapabilities(), soon));
  }

  public static void main(String... args) throws IOException, InterruptedException {
    if (args.length == 0) {
      StdioTransport stdio = new StdioTransport(System.in, StdioTransport.takeStandardOutput());
      try (McpServer server = create()) {
        stdio.run(server);
      }
      return;
    }
    HttpTransport http =
        HttpTransport.start(
            create(),
            HttpAddress.parse(args[1]),
            Optional.empty(),
            HttpTransport.Limits.standard());
    System.out.println("http://127.0.0.1:" + http.address().getPort() + HttpTransport.PATH);
  }
}
