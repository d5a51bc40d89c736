package dev.pyro.network.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An HTTP proxy that knows CONNECT, and takes every name for a server of this host. */
final class TinyProxy implements AutoCloseable {
  private final ServerSocket listener =
      new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  private final InetSocketAddress server;
  private final String answer;

  /** The requests that came, each up to its empty line. */
  final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  /**
   * Starts it.
   *
   * @param server where every connection goes to, after an answer of 200
   * @param answer the first line that is answered
   */
  TinyProxy(InetSocketAddress server, String answer) throws IOException {
    this.server = server;
    this.answer = answer;
    Thread.ofVirtual().start(this::serve);
  }

  /** Returns an environment that names it. */
  Map<String, String> environment() {
    return Map.of("https_proxy", "http://me:se%20cret@127.0.0.1:" + listener.getLocalPort());
  }

  private void serve() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> talk(client));
      } catch (IOException _) {
        // it was closed
      }
    }
  }

  private void talk(Socket client) {
    try (client;
        Socket peer = new Socket()) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) client.getInputStream().read());
      }
      asked.add(head.toString());
      OutputStream out = client.getOutputStream();
      out.write((answer + "\r\nVia: tiny\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      if (answer.contains(" 200 ")) {
        peer.connect(server);
        Thread back = Thread.ofVirtual().start(() -> pass(peer, client));
        pass(client, peer);
        back.join();
      }
    } catch (IOException | InterruptedException _) {
      // an end has gone
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      close(to); // an end has gone, so the other goes too
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone in any case
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
