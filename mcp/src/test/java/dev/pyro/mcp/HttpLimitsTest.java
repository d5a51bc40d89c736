package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients cannot use up without a token. The limits are a process's, so each test has one. */
@Timeout(600)
class HttpLimitsTest {
  private static final String HEAD = "POST /mcp HTTP/1.1\r\nHost: localhost\r\n";

  @Test
  void aRequestThatIsNeverSentWholeIsGivenUp() throws IOException {
    try (Server server = new Server("-Dsun.net.httpserver.maxReqTime=1");
        Socket header = server.send(HEAD);
        Socket body =
            server.send(HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")) {
      assertEquals("", hear(header));
      assertEquals("", hear(body));
    }
  }

  @Test
  void connectionsHaveALimit() throws IOException {
    try (Server server = new Server("-Djdk.httpserver.maxConnections=2");
        Socket _ = server.send(HEAD);
        Socket _ = server.send(HEAD);
        Socket third = server.send("")) {
      assertEquals("", hear(third));
    }
  }

  /** Returns what the server says until it hangs up. */
  private static String hear(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException _) {
      return ""; // it hung up before it had read all
    }
  }

  /** A server in a process of its own. */
  private static final class Server implements AutoCloseable {
    private final Process process;
    private final int port;

    Server(String limit) throws IOException {
      List<String> command = new ArrayList<>(Peers.conformanceServer());
      command.add(1, limit);
      command.addAll(List.of("--http", "0"));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      port = URI.create(said.readLine()).getPort();
    }

    Socket send(String text) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return socket;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
