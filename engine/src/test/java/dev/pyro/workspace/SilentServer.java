package dev.pyro.workspace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of the host's loopback interface that does not answer: nobody accepts, and once its queue
 * is full Linux drops who else wants to connect (listen(2)).
 */
final class SilentServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<SocketChannel> queue = new ArrayList<>();

  SilentServer() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    SocketAddress address = new InetSocketAddress(listener.getInetAddress(), port());
    SocketChannel last;
    do {
      last = SocketChannel.open();
      queue.add(last);
      last.configureBlocking(false);
    } while (last.connect(address) || last.finishConnect());
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel client : queue) {
      client.close();
    }
    listener.close();
  }
}
