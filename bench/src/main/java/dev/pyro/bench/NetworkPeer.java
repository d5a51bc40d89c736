package dev.pyro.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The host's end of the measurements, on a port of 127.0.0.1. The first byte of a client says what
 * it wants: the answer to an HTTP request (a G), or each of its bytes back.
 */
final class NetworkPeer implements AutoCloseable {
  private static final int SIZE = 1 << 20;
  private static final int BACKLOG = 1024;

  private final ServerSocketChannel listener;
  private final long bytes;

  /**
   * Begins to listen.
   *
   * @param bytes how many the answer to an HTTP request has
   */
  NetworkPeer(long bytes) throws IOException {
    this.bytes = bytes;
    this.listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listener.socket().getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Thread.ofPlatform().daemon().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
      if (client.read(buffer.limit(1)) < 0) {
        return; // it only wanted to connect
      }
      if (buffer.get(0) == 'G') {
        client.read(buffer.clear()); // the rest of a short request
        String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + bytes;
        client.write(ByteBuffer.wrap((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        send(client, buffer);
        return;
      }
      do {
        client.write(buffer.flip());
      } while (client.read(buffer.clear()) >= 0);
    } catch (IOException e) {
      Bench.tell("a client of the network's peer: " + e);
    }
  }

  private void send(SocketChannel client, ByteBuffer buffer) throws IOException {
    long left = bytes;
    while (left > 0) {
      left -= client.write(buffer.clear().limit((int) Math.min(left, SIZE)));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
