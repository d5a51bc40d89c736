package dev.pyro.network.stack;

import dev.pyro.PyroException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Connects one flow on the host's side: to the first address that takes the connection, else
 * through the host's proxy. Nothing in it blocks, so any number may be under way.
 */
final class Dial {
  /** Linux gives up after 127 s, unless it is set up otherwise. */
  private static final Duration PATIENCE = Duration.ofSeconds(130);

  /** A network that wants its proxy used often drops what does not: that must not take long. */
  private static final Duration PATIENCE_BEFORE_PROXY = Duration.ofSeconds(2);

  private final Loop loop;
  private final Queue<InetSocketAddress> addresses;
  private final Optional<Proxy.Request> proxy;
  private final Result result;
  private final Loop.Timer late;
  private SocketChannel channel;
  private Failure failure = Failure.UNREACHABLE;
  private boolean isEnded;
  private boolean isProxyAsked;
  private Tunnel tunnel;

  /** Hears once what became of it. */
  interface Result {
    /** It is connected. */
    void connected(SocketChannel channel, boolean isThroughProxy) throws IOException;

    /** It is not connected; the text says more of it. */
    void failed(Failure failure, String why);
  }

  /** Why there is no connection. */
  enum Failure {
    /** Nobody listens there. */
    REFUSED,
    UNREACHABLE,
    /** This process has too many open files. */
    NO_SOCKET
  }

  Dial(Loop loop, List<InetSocketAddress> addresses, Optional<Proxy.Request> proxy, Result result) {
    this.loop = loop;
    this.addresses = new ArrayDeque<>(addresses);
    this.proxy = proxy;
    this.result = result;
    this.late = loop.timer(() -> failed("it does not answer"));
  }

  /** Tries the next way; the result comes at once, or later. */
  void next() {
    closeChannel();
    InetSocketAddress address = addresses.poll();
    if (address != null) {
      late.arm(proxy.isPresent() ? PATIENCE_BEFORE_PROXY : PATIENCE);
      connect(address);
    } else {
      isProxyAsked = true;
      late.arm(PATIENCE);
      proxy.orElseThrow().server().resolve(loop, this::throughProxy);
    }
  }

  private void throughProxy(Optional<InetSocketAddress> server) {
    if (isEnded) {
      return;
    }
    if (server.isEmpty()) {
      failed("the host's proxy " + proxy.orElseThrow().server() + " has no address");
      return;
    }
    tunnel = new Tunnel(proxy.orElseThrow());
    connect(server.get());
  }

  private void connect(InetSocketAddress address) {
    try {
      channel = SocketChannel.open();
    } catch (IOException e) {
      failure = Failure.NO_SOCKET;
      failed(PyroException.reason(e, ""));
      return;
    }
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      SelectionKey key = loop.register(channel, SelectionKey.OP_CONNECT, this::ready);
      if (channel.connect(address)) {
        connected(key);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (!key.isConnectable()) {
        if (tunnel.read(channel)) {
          succeed();
        }
      } else if (channel.finishConnect()) {
        connected(key);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void connected(SelectionKey key) throws IOException {
    if (tunnel == null) {
      succeed();
    } else {
      tunnel.ask(channel);
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void succeed() throws IOException {
    SocketChannel connected = channel;
    isEnded = true;
    late.cancel();
    channel = null; // it is the flow's now
    result.connected(connected, tunnel != null);
  }

  private void failed(IOException why) {
    // Both a refusal and a timeout of the kernel are one class in Java.
    boolean isTimeout = String.valueOf(why.getMessage()).contains("timed out");
    if (!isProxyAsked && why instanceof ConnectException && !isTimeout) {
      failure = Failure.REFUSED;
    }
    failed(PyroException.reason(why, ""));
  }

  private void failed(String why) {
    if (isEnded) {
      return;
    }
    if (!addresses.isEmpty() || (proxy.isPresent() && !isProxyAsked)) {
      next();
    } else {
      close();
      result.failed(failure, why);
    }
  }

  private void closeChannel() {
    if (channel != null) {
      Loop.closeQuietly(channel);
    }
  }

  /** Ends it without a result. */
  void close() {
    isEnded = true;
    late.cancel();
    closeChannel();
  }
}
