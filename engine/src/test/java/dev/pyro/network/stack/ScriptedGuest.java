package dev.pyro.network.stack;

import dev.pyro.network.dns.Resolvers;
import dev.pyro.network.packet.Checksum;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.Pins;
import dev.pyro.network.policy.Protocol;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A guest that sends exactly the packets of a test, and the network that serves it. */
final class ScriptedGuest implements AutoCloseable {
  private static final int ETHERNET = 14;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SocketChannel wire;
  private final Network network;
  private final Thread server;
  private final Thread reader;
  private final BlockingQueue<IpPacket> received = new LinkedBlockingQueue<>();
  final List<String> decisions = Collections.synchronizedList(new ArrayList<>());
  final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  /** Packets and decisions are not kept: a test that sends millions wants none of them. */
  volatile boolean isDeaf;

  /** Hears each segment, in the thread that reads. */
  volatile Consumer<TcpHeader> onTcp = _ -> {};

  /** A decision about this port makes the network's listener fail. */
  volatile int failingPort = -1;

  volatile Throwable failure;

  ScriptedGuest(Path folder, Rules rules) throws IOException {
    this(folder, rules, folder.resolve("no-resolv.conf"), Resolvers.PORT);
  }

  ScriptedGuest(Path folder, Rules rules, Path resolvers, int port) throws IOException {
    this(folder, rules, _ -> false, new Resolvers(resolvers, port), Proxy.NONE);
  }

  ScriptedGuest(
      Path folder, Rules rules, Predicate<IpAddress> isOfHost, Resolvers resolvers, Proxy proxy)
      throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("net.sock"));
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address);
      SocketChannel ours = SocketChannel.open(address);
      wire = listener.accept();
      network = new Network(ours, rules, isOfHost, resolvers, proxy, new Pins(), new Noted());
    }
    Files.delete(address.getPath());
    server =
        Thread.ofPlatform()
            .start(() -> {
              try {
                network.run();
              } catch (Throwable e) {
                failure = e;
              }
            });
    reader = Thread.ofPlatform().start(this::read);
  }

  private final class Noted implements Network.Listener {
    @Override
    public void decided(
        Protocol protocol, Set<String> names, IpAddress address, int port, Decision why) {
      if (port == failingPort) {
        throw new IllegalStateException("a listener that fails");
      }
      if (isDeaf) {
        return;
      }
      decisions.add(
          (why.isAllowed() ? "allow " : "deny ")
              + protocol.word()
              + " "
              + address
              + " "
              + port
              + ": "
              + why.rule());
    }

    @Override
    public void ended(
        Protocol protocol, Set<String> names, IpAddress address, int port, long out, long in) {
      if (!isDeaf) {
        decisions.add("end " + protocol.word() + " " + address + " " + port + " " + out + " " + in);
      }
    }

    @Override
    public void denied(String name, Decision why) {
      if (!isDeaf) {
        decisions.add("deny dns " + name + ": " + why.rule());
      }
    }

    @Override
    public void failed(Throwable why) {
      failures.add(why.toString());
    }
  }

  Network network() {
    return network;
  }

  private void read() {
    try {
      while (true) {
        ByteBuffer length = exactly(Integer.BYTES);
        ByteBuffer frame = exactly(length.getInt(0));
        IpPacket packet =
            IpPacket.of(frame.slice(ETHERNET, frame.limit() - ETHERNET)).orElseThrow();
        tcp(packet).ifPresent(segment -> onTcp.accept(segment));
        if (!isDeaf) {
          received.add(packet);
        }
      }
    } catch (IOException _) {
      // the network has ended
    }
  }

  private ByteBuffer exactly(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (wire.read(bytes) < 0) {
        throw new IOException("the end");
      }
    }
    return bytes.flip();
  }

  /** Sends bytes in place of a packet. */
  synchronized void sendRaw(byte[] packet) {
    boolean isIpv6 = packet.length > 0 && (packet[0] & 0xf0) == 0x60;
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + ETHERNET + packet.length);
    frame.putInt(ETHERNET + packet.length).position(Integer.BYTES + ETHERNET - 2);
    frame.putShort((short) (isIpv6 ? 0x86dd : 0x0800)).put(packet).flip();
    try {
      while (frame.hasRemaining()) {
        wire.write(frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a packet with what it carries, whose checksum is right already. */
  void send(IpAddress from, IpAddress to, int protocol, ByteBuffer payload) {
    ByteBuffer packet = ByteBuffer.allocate(IpPacket.headerSize(from) + payload.remaining());
    IpPacket.putHeader(packet, from, to, protocol, payload.remaining(), 1);
    packet.put(payload);
    sendRaw(packet.array());
  }

  /** Sends a segment; a SYN has the options that Linux sends. */
  void segment(FlowKey flow, int sequence, int acknowledged, int flags, int window, byte... data) {
    boolean isSyn = (flags & TcpHeader.SYN) != 0;
    int header = isSyn ? TcpHeader.SYN_SIZE : TcpHeader.SIZE;
    ByteBuffer out = ByteBuffer.allocate(header + data.length);
    out.putShort((short) flow.guestPort()).putShort((short) flow.remotePort());
    out.putInt(sequence).putInt(acknowledged);
    out.put((byte) ((header / 4) << 4)).put((byte) flags).putShort((short) window).putInt(0);
    if (isSyn) {
      out.putInt((2 << 24) | (4 << 16) | 1460).putInt((3 << 24) | (3 << 16) | (2 << 8));
    }
    out.put(data);
    long sum =
        Checksum.pseudoHeader(flow.guest(), flow.remote(), IpPacket.TCP, out.capacity())
            + Checksum.add(0, out, 0, out.capacity());
    out.putShort(16, (short) Checksum.field(sum));
    send(flow.guest(), flow.remote(), IpPacket.TCP, out.flip());
  }

  /** Sends a SYN without options. */
  void plainSyn(FlowKey flow, int sequence, int window) {
    ByteBuffer out = ByteBuffer.allocate(TcpHeader.SIZE);
    out.putShort((short) flow.guestPort()).putShort((short) flow.remotePort()).putInt(sequence);
    out.putInt(0).put((byte) (5 << 4)).put((byte) TcpHeader.SYN).putShort((short) window).putInt(0);
    long sum =
        Checksum.pseudoHeader(flow.guest(), flow.remote(), IpPacket.TCP, TcpHeader.SIZE)
            + Checksum.add(0, out, 0, TcpHeader.SIZE);
    out.putShort(16, (short) Checksum.field(sum));
    send(flow.guest(), flow.remote(), IpPacket.TCP, out.flip());
  }

  /** Opens a connection from number {@code begin}; returns the network's next number. */
  int connect(FlowKey flow, int begin, int window) {
    segment(flow, begin, 0, TcpHeader.SYN, window);
    TcpHeader answer = awaitTcp(tcp -> tcp.has(TcpHeader.SYN) && tcp.toPort() == flow.guestPort());
    int theirs = answer.sequence() + 1;
    segment(flow, begin + 1, theirs, TcpHeader.ACK, window);
    return theirs;
  }

  /** Sends a frame as it is. */
  synchronized void sendFrame(byte... frame) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + frame.length);
    bytes.putInt(frame.length).put(frame).flip();
    try {
      while (bytes.hasRemaining()) {
        wire.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the length of a frame, and no frame. */
  synchronized void announce(int length) throws IOException {
    wire.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
  }

  /** Sends a datagram. */
  void datagram(FlowKey flow, byte... data) {
    send(flow.guest(), flow.remote(), IpPacket.UDP, udp(flow, data));
  }

  static ByteBuffer udp(FlowKey flow, byte... data) {
    ByteBuffer out = ByteBuffer.allocate(8 + data.length);
    out.putShort((short) flow.guestPort()).putShort((short) flow.remotePort());
    out.putShort((short) out.capacity()).putShort((short) 0).put(data);
    long sum =
        Checksum.pseudoHeader(flow.guest(), flow.remote(), IpPacket.UDP, out.capacity())
            + Checksum.add(0, out, 0, out.capacity());
    return out.putShort(6, (short) Checksum.field(sum)).flip();
  }

  /** Waits for a packet that fits; others are forgotten. */
  IpPacket await(Predicate<IpPacket> fits) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        IpPacket next = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new AssertionError("no such packet has come; decisions: " + decisions, failure);
        }
        if (fits.test(next)) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the network has ended by itself. */
  void awaitEnd() {
    try {
      server.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  TcpHeader awaitTcp(Predicate<TcpHeader> fits) {
    IpPacket found = await(packet -> tcp(packet).filter(fits).isPresent());
    return tcp(found).orElseThrow();
  }

  private static Optional<TcpHeader> tcp(IpPacket packet) {
    return packet.protocol() == IpPacket.TCP ? TcpHeader.of(packet) : Optional.empty();
  }

  /** Sends an echo request. */
  void echo(IpAddress to, int idAndSequence, byte... data) {
    boolean isIpv6 = to.isIpv6();
    IpAddress from = isIpv6 ? Addresses.GUEST_IPV6 : Addresses.GUEST;
    int protocol = isIpv6 ? IpPacket.ICMPV6 : IpPacket.ICMP;
    ByteBuffer echo = ByteBuffer.allocate(8 + data.length);
    echo.putInt(isIpv6 ? 0x8000_0000 : 0x0800_0000).putInt(idAndSequence).put(data);
    long sum = isIpv6 ? Checksum.pseudoHeader(from, to, protocol, echo.capacity()) : 0;
    sum = Checksum.add(sum, echo, 0, echo.capacity());
    send(from, to, protocol, echo.putShort(2, (short) Checksum.field(sum)).flip());
  }

  /** Shows that everything that was sent before has been handled: the gateway answers an echo. */
  void sync() {
    echo(Addresses.GATEWAY, 0x1234_5678);
    await(packet ->
        packet.protocol() == IpPacket.ICMP
            && packet.payload().get(0) == 0
            && packet.payload().getInt(4) == 0x1234_5678);
  }

  /** Sweeps as if so much more time had gone by; returns what the network holds then. */
  Network.Held sweep(Duration later) {
    CompletableFuture<Network.Held> told = new CompletableFuture<>();
    network.sweep(later, told::complete);
    return told.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Returns the decisions that were noted, and forgets them. */
  List<String> takeDecisions() {
    synchronized (decisions) {
      List<String> taken = List.copyOf(decisions);
      decisions.clear();
      return taken;
    }
  }

  @Override
  public void close() throws IOException {
    network.close();
    wire.close();
    try {
      server.join();
      reader.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (failure != null) {
      throw new AssertionError("the network has failed", failure);
    }
  }
}
