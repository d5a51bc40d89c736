package dev.pyro.network.stack;

import dev.pyro.network.dns.Questions;
import dev.pyro.network.dns.Resolvers;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.Pins;
import dev.pyro.network.policy.Policy;
import dev.pyro.network.policy.Protocol;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The network of one machine. A thread of the caller's runs it until the machine has ended. */
public final class Network implements AutoCloseable {
  private static final long MAX_BUFFERED = 32L << 20;
  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final List<IpAddress> LOOPBACK =
      List.of(IpAddress.ipv4(0x7f00_0001), IpAddress.ipv6(0, 1));

  private final Loop loop;
  private final Pins pins;
  private final Predicate<IpAddress> isOfHost;
  private final Proxy proxy;
  private final Listener listener;
  private final Buffers buffers;
  private final Tcp tcp;
  private final Udp udp;
  private final Pings pings;
  private final NameServer names;
  private final Ip ip;
  private final Link link;
  private final Loop.Timer sweep;
  private Rules rules;

  /** Hears what the network decides. */
  public interface Listener {
    /** A flow was allowed or denied. */
    void decided(Protocol protocol, Set<String> names, IpAddress address, int port, Decision why);

    /** A name is not resolved. */
    void denied(String name, Decision why);

    /** An allowed flow has ended. */
    void ended(
        Protocol protocol,
        Set<String> names,
        IpAddress address,
        int port,
        long bytesOut,
        long bytesIn);

    /** Something has failed that should not; what it belonged to has ended, the rest goes on. */
    default void failed(Throwable why) {}

    /** Returns a listener for which nothing matters. */
    static Listener none() {
      return new Listener() {
        @Override
        public void decided(
            Protocol protocol, Set<String> names, IpAddress address, int port, Decision why) {}

        @Override
        public void denied(String name, Decision why) {}

        @Override
        public void ended(
            Protocol protocol,
            Set<String> names,
            IpAddress address,
            int port,
            long bytesOut,
            long bytesIn) {}
      };
    }
  }

  /** Makes a network that uses no proxy. */
  public Network(
      SocketChannel channel,
      Rules rules,
      Predicate<IpAddress> isOfHost,
      Resolvers resolvers,
      Listener listener)
      throws IOException {
    this(channel, rules, isOfHost, resolvers, Proxy.NONE, new Pins(), listener);
  }

  /**
   * @param channel a connection to QEMU's socket for the network; closed with this
   * @param isOfHost whether an address is one of this host's own
   * @param pins for which names the guest was given addresses before; this adds to them
   */
  public Network(
      SocketChannel channel,
      Rules rules,
      Predicate<IpAddress> isOfHost,
      Resolvers resolvers,
      Proxy proxy,
      Pins pins,
      Listener listener)
      throws IOException {
    this.rules = rules;
    this.pins = pins;
    this.proxy = proxy;
    this.loop = new Loop(listener::failed);
    this.isOfHost = isOfHost;
    this.listener = listener;
    this.link = new Link(loop, channel, new LinkEvents());
    PacketWriter writer = new PacketWriter(link);
    FlowGate gate = new FlowGate();
    this.names =
        new NameServer(
            loop,
            resolvers,
            () -> new Questions(this.rules, Addresses.HOST),
            pins,
            listener::denied);
    this.buffers = new Buffers(MAX_BUFFERED);
    this.tcp = new Tcp(loop, writer, buffers, gate, names);
    this.udp = new Udp(loop, writer, gate, names);
    this.pings = new Pings(loop, writer, gate);
    this.ip = new Ip(writer, tcp, udp, pings);
    this.sweep = loop.timer(() -> sweep(System.nanoTime()));
    sweep.arm(SWEEP);
    loop.atEndOfRound(tcp::endOfRound);
  }

  /** Looks for what has been quiet for too long. */
  private void sweep(long now) {
    try {
      buffers.renew();
      tcp.sweep(now);
      udp.sweep(now);
      pings.sweep(now);
      ip.sweep(now);
    } finally {
      sweep.arm(SWEEP);
    }
  }

  /** Sweeps as if so much more time had gone by; then tells what is held. For tests. */
  void sweep(Duration later, Consumer<Held> told) {
    loop.execute(() -> {
      sweep(System.nanoTime() + later.toNanos());
      int datagramFlows = udp.count() + pings.count();
      told.accept(new Held(tcp.count(), datagramFlows, names.count(), ip.parts(), buffers.used()));
    });
  }

  /** What the guest makes this network hold. */
  record Held(int connections, int datagramFlows, int questions, int parts, long bytes) {}

  /** Serves the machine until it ends or this is closed. */
  public void run() throws IOException {
    try {
      loop.run();
    } finally {
      tcp.close();
      udp.close();
      pings.close();
      names.close();
      link.close("the network was closed");
      loop.dispose();
    }
  }

  /** Changes the rules, for new flows. Any thread may call this. */
  public void setRules(Rules next) {
    loop.execute(() -> rules = next);
  }

  @Override
  public void close() {
    loop.close();
  }

  private final class LinkEvents implements Link.Events {
    @Override
    public void packet(ByteBuffer packet) {
      try {
        ip.packet(packet);
      } catch (RuntimeException | Error e) {
        listener.failed(e); // the link goes on with the next one
      }
    }

    @Override
    public void writable() {
      tcp.linkWritable();
    }

    @Override
    public void closed(String why) {
      loop.close();
    }
  }

  private final class FlowGate implements Gate {
    @Override
    public Decision decide(Protocol protocol, FlowKey key) {
      IpAddress to = key.remote();
      Decision decision =
          to.equals(Addresses.HOST)
              ? Policy.hostPort(rules, key.remotePort())
              : Policy.flow(rules, isOfHost, pins.names(to), protocol, to, key.remotePort());
      listener.decided(protocol, names(key), to, key.remotePort(), decision);
      return decision;
    }

    @Override
    public void denied(Protocol protocol, FlowKey key, String why) {
      Decision decision = new Decision(false, why, Set.of());
      listener.decided(protocol, names(key), key.remote(), key.remotePort(), decision);
    }

    @Override
    public void failed(Protocol protocol, FlowKey key, Throwable why) {
      listener.failed(why);
      denied(protocol, key, "it has failed in pyro: " + why);
    }

    @Override
    public void ended(Protocol protocol, FlowKey key, long bytesOut, long bytesIn) {
      listener.ended(protocol, names(key), key.remote(), key.remotePort(), bytesOut, bytesIn);
    }

    @Override
    public List<InetSocketAddress> targets(FlowKey key) {
      List<IpAddress> addresses = isHost(key) ? LOOPBACK : List.of(key.remote());
      return addresses.stream()
          .map(address -> new InetSocketAddress(address.toInetAddress(), key.remotePort()))
          .toList();
    }

    @Override
    public Optional<Proxy.Request> proxy(FlowKey key, Decision decision) {
      if (isHost(key)) {
        return Optional.empty();
      }
      Set<String> known = new LinkedHashSet<>(pins.names(key.remote()));
      if (!rules.domains().isEmpty()) { // then only a name that was allowed
        known.removeIf(name -> !Policy.name(rules, name).isAllowed());
      }
      return proxy.request(known, key.remote(), key.remotePort());
    }

    /** The names that the guest was given this address for, the latest last. */
    private Set<String> names(FlowKey key) {
      return isHost(key) ? Set.of(Questions.HOST_NAME) : pins.names(key.remote());
    }

    private static boolean isHost(FlowKey key) {
      return key.remote().equals(Addresses.HOST);
    }
  }
}
