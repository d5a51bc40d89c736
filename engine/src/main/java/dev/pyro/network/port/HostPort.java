package dev.pyro.network.port;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;

/**
 * A TCP port of 127.0.0.1 that nobody else can take. At first nobody listens on it, so clients are
 * refused.
 *
 * <p>The socket that reserves it is bound and does not listen. It and the one that listens later
 * both have SO_REUSEADDR: then Linux lets the second one bind as well, as the first one does not
 * listen (socket(7)). So there is no moment in which the port is free.
 */
public final class HostPort implements AutoCloseable {
  /** Clients of a burst wait here until they are accepted; the host may have a lower limit. */
  private static final int BACKLOG = 1024;

  private final SocketChannel reservation;
  private final int port;

  private HostPort(SocketChannel reservation, int port) {
    this.reservation = reservation;
    this.port = port;
  }

  /**
   * Reserves a port.
   *
   * @param wanted the port; without it, the host chooses one that is free
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if somebody has the port, {@link
   *     ErrorCode#UNAVAILABLE} if this user may not take it
   */
  public static HostPort reserve(OptionalInt wanted) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.INET);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address(wanted.orElse(0)));
      return new HostPort(channel, ((InetSocketAddress) channel.getLocalAddress()).getPort());
    } catch (IOException e) {
      closeQuietly(channel);
      throw refused(wanted, e);
    }
  }

  private static PyroException refused(OptionalInt wanted, IOException e) {
    String what = wanted.isPresent() ? "port " + wanted.getAsInt() : "a port";
    if (e instanceof BindException && !String.valueOf(e.getMessage()).contains("denied")) {
      return new PyroException(
          ErrorCode.ALREADY_EXISTS,
          what + " of 127.0.0.1 is taken",
          "choose another host port, or leave it out: then a free one is chosen",
          e);
    }
    return PyroException.of(ErrorCode.UNAVAILABLE, "cannot take " + what + " of 127.0.0.1", e)
        .withHint("ports below 1024 are for root on most hosts: choose another host port");
  }

  /** Returns the port's number. */
  public int number() {
    return port;
  }

  /** Begins to listen, and gives the reservation up. */
  ServerSocketChannel listen() throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address(port), BACKLOG);
    } catch (IOException e) {
      closeQuietly(listener);
      throw e;
    }
    close();
    return listener;
  }

  private static InetSocketAddress address(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  private static void closeQuietly(AutoCloseable channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (Exception _) {
      // nothing is left to be done with it
    }
  }

  @Override
  public void close() {
    closeQuietly(reservation);
  }
}
