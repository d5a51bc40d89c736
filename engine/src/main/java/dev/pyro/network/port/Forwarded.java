package dev.pyro.network.port;

import dev.pyro.PyroException;
import dev.pyro.guest.PortConnection;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A client of the host that is connected with a program of the guest. Each direction ends by
 * itself. If one of them fails, both peers see a reset.
 */
final class Forwarded implements AutoCloseable {
  private static final int BUFFER_BYTES = 16_384;

  private final SocketChannel client;
  private volatile boolean ended; // in both directions, as the peers wanted
  private volatile PortConnection guest; // null until it is known

  Forwarded(SocketChannel client) {
    this.client = client;
  }

  /** Passes bytes on until both directions have ended. */
  void run(PortConnection connection) {
    guest = connection;
    try (connection) {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Thread toGuest = Thread.ofVirtual().start(() -> toGuest(connection));
      toClient(connection);
      toGuest.join();
      connection.awaitEnd();
      ended = true;
    } catch (IOException | PyroException _) {
      // refused or reset by the guest, or the client has gone
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void toClient(PortConnection connection) throws IOException, InterruptedException {
    ByteBuffer bytes;
    while ((bytes = connection.read()) != null) {
      int count = bytes.remaining();
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
      connection.consumed(count);
    }
    client.shutdownOutput();
  }

  private void toGuest(PortConnection connection) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (client.read(buffer) >= 0) {
        if (!connection.write(buffer.array(), buffer.position())) {
          return;
        }
        buffer.clear();
      }
      connection.endOutput();
    } catch (IOException _) {
      connection.close(); // the client has reset its connection
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the connection; if its peers have not ended it, both see a reset. */
  @Override
  public void close() {
    PortConnection known = guest;
    if (known != null) {
      known.close();
    }
    try {
      if (!ended && client.isOpen()) {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      client.close();
    } catch (IOException _) {
      // nothing is left to be done with it
    }
  }
}
