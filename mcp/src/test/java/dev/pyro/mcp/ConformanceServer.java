package dev.pyro.mcp;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A server for clients that nobody here wrote: on stdio without arguments; over HTTP with {@code
 * --http [HOST:]PORT}, and then it prints its address.
 */
final class ConformanceServer {
  private ConformanceServer() {}

  static McpServer create() {
    Tasks.Policy standard = Tasks.Policy.standard();
    Tasks.Policy atOnce =
        new Tasks.Policy(
            Duration.ZERO,
            standard.ttl(),
            standard.afterlife(),
            Duration.ofMillis(50),
            standard.most(),
            standard.nanoTime());
    return new McpServer(
        new ServerInfo("pyro-conformance", "1.0.0", "Conformance", "Call what you like."),
        ConformanceTools.all(),
        new McpServer.Extras(
            ConformanceMethods.all(), ConformanceMethods.legacyAndModernCapabilities(), atOnce));
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
        HttpTransport.start(create(), HttpAddress.parse(args[1]), Optional.empty());
    System.out.println("http://127.0.0.1:" + http.address().getPort() + HttpTransport.PATH);
  }
}
