package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small HTTP server on the host's loopback interface. It serves the files of a folder. */
final class HostServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Path folder;

  HostServer(Path folder) throws IOException {
    this.folder = folder;
    this.listener = new ServerSocket(0, 600, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
      String path = in.readLine().split(" ", -1)[1].replaceFirst("\\?.*", "").substring(1);
      while (!in.readLine().isEmpty()) {
        // the fields of the request are of no interest
      }
      Path file = folder.resolve(path).normalize();
      boolean isThere = file.startsWith(folder) && Files.isRegularFile(file);
      String head =
          isThere
              ? "HTTP/1.1 200 OK\r\nContent-Length: " + Files.size(file)
              : "HTTP/1.1 404 Not Found\r\nContent-Length: 0";
      client.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
      if (isThere) {
        Files.copy(file, client.getOutputStream());
      }
    } catch (IOException _) {
      // the client has gone
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
