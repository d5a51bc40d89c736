package dev.pyro.network.port;

import dev.pyro.PyroException;
import dev.pyro.guest.PortConnection;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Listens on a port of the host's 127.0.0.1, and connects each client with a port of the guest's
 * loopback interface. A client whose guest refuses it sees its connection reset.
 */
public final class PortForwarder implements AutoCloseable {
  /** Connections of one port at a time; more clients wait until one has ended. */
  private static final int MAX_CONNECTIONS = 200;

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Makes the guest's end of a connection. */
  @FunctionalInterface
  public interface Dialer {
    /** Connects to the guest's port. */
    PortConnection dial(int guestPort);
  }

  private final ServerSocketChannel listener;
  private final int guestPort;
  private final Dialer dialer;
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
  private final Set<Forwarded> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);

  private PortForwarder(ServerSocketChannel listener, int guestPort, Dialer dialer) {
    this.listener = listener;
    this.guestPort = guestPort;
    this.dialer = dialer;
  }

  /** Begins to listen on a port that was reserved. */
  public static PortForwarder start(HostPort hostPort, int guestPort, Dialer dialer) {
    try {
      PortForwarder forwarder = new PortForwarder(hostPort.listen(), guestPort, dialer);
      forwarder.acceptor.start();
      return forwarder;
    } catch (IOException e) {
      throw PyroException.of("cannot listen on port " + hostPort.number() + " of 127.0.0.1", e);
    }
  }

  private void accept() {
    try {
      while (true) {
        places.acquire();
        SocketChannel client = acceptOne();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (ClosedChannelException | InterruptedException _) {
      // that is how it ends
    }
  }

  private SocketChannel acceptOne() throws ClosedChannelException, InterruptedException {
    while (true) {
      try {
        return listener.accept();
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException _) {
        Thread.sleep(PAUSE); // the host has no descriptor left; nothing tells when it has one again
      }
    }
  }

  private void serve(SocketChannel client) {
    try (Forwarded connection = new Forwarded(client)) {
      open.add(connection);
      if (listener.isOpen()) { // else close() may not have seen this one
        connection.run(dialer.dial(guestPort));
      }
      open.remove(connection);
    } catch (PyroException _) {
      // the guest is gone, or is too busy: the client sees a reset
    } finally {
      places.release();
    }
  }

  /** Stops listening, and ends every connection. */
  @Override
  public void close() {
    try {
      listener.close();
      acceptor.interrupt();
      acceptor.join(); // the port is free only when nobody waits in accept any more
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw PyroException.of("cannot close a port", e);
    } finally {
      open.forEach(Forwarded::close);
    }
  }
}
