package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.PublishedPort;
import dev.pyro.Readiness;
import dev.pyro.Service;
import dev.pyro.ServiceSpec;
import dev.pyro.Workspace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A service of a real workspace whose port 7000 is published, and its clients on this host. */
final class EchoService {
  private static final int PATIENCE_SECONDS = 120;

  /** Answers each client with what it has sent, once the client has ended its half. */
  static final String ECHO =
      """
      import os, socket, threading
      def serve(c):
          with c:
              got = b''
              while part := c.recv(65536):
                  got += part
              c.sendall(got)
      s = socket.create_server(('127.0.0.1', 7000), backlog=512)
      print(os.getpid(), file=open('/tmp/pid', 'w'), flush=True)
      open('/tmp/ready', 'w').close()
      while True:
          threading.Thread(target=serve, args=(s.accept()[0],)).start()
      """;

  private EchoService() {}

  static Service echo(Workspace workspace) {
    return echoAs(workspace, "echo");
  }

  static Service echoAs(Workspace workspace, String name) {
    workspace.writeFile("echo.py", ECHO);
    return workspace.startService(
        ServiceSpec.builder(name, "exec python3 echo.py")
            .readiness(Readiness.file("/tmp/ready"))
            .readyTimeoutSeconds(PATIENCE_SECONDS)
            .publish(PublishedPort.of(7000))
            .build());
  }

  static int hostPort(Service service) {
    return service.status().publishedPorts().getFirst().hostPort().orElseThrow();
  }

  static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  static String ask(int port, String request) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  static void assertRefused(int port) {
    assertThrows(ConnectException.class, () -> connect(port).close());
  }

  /** Returns the addresses on which a port listens, as proc(5) has them. */
  static List<String> listeners(int port) throws IOException {
    List<String> found = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.strip().split(" +", -1);
        if (words[3].equals("0A") && words[1].endsWith(":%04X".formatted(port))) {
          found.add(words[1].substring(0, words[1].indexOf(':')));
        }
      }
    }
    return found;
  }

  /** The keeper hears of a service's end a moment after the guest has told it. */
  static void awaitRefusal(int port) throws Exception {
    while (true) {
      try {
        connect(port).close();
        Thread.sleep(20);
      } catch (ConnectException _) {
        return;
      }
    }
  }

  static void awaitListener(int port) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (listeners(port).isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(20);
    }
  }
}
