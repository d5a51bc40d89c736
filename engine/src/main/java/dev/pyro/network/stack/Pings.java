package dev.pyro.network.stack;

import dev.pyro.network.packet.EchoRequest;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.policy.Protocol;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The echo requests of one guest. Those with one number to one address have a ping socket of this
 * host (icmp(7)), until it is quiet. The kernel lets a process have such sockets, or not.
 */
final class Pings {
  static final int MAX_FLOWS = 64;

  /** RFC 5508 asks for at least that. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private static final int HEADER = 8;
  private static final int MAX_MESSAGE = 65_535;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REPLY_IPV6 = 129;

  private final Loop loop;
  private final PacketWriter writer;
  private final Gate gate;
  private final Map<FlowKey, Flow> flows = new LinkedHashMap<>(16, 0.75f, true); // oldest use first
  private PingPoll poll; // once there was an allowed request
  private ByteBuffer message;
  private boolean isDenialSaid;

  Pings(Loop loop, PacketWriter writer, Gate gate) {
    this.loop = loop;
    this.writer = writer;
    this.gate = gate;
  }

  private final class Flow {
    private final FlowKey key;
    private final int socket;
    private final ByteBuffer last = ByteBuffer.allocate(HEADER); // the head of the last request
    private long usedAt = System.nanoTime();
    private long bytesOut;
    private long bytesIn;

    private Flow(FlowKey key, int socket) {
      this.key = key;
      this.socket = socket;
    }

    /** Does something for this flow. If it fails, this flow ends, and no other. */
    private void guard(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        gate.failed(Protocol.ICMP, key, e);
        end();
      }
    }

    private void send(ByteBuffer request) {
      usedAt = System.nanoTime();
      bytesOut += request.remaining() - HEADER;
      last.clear().put(request.slice(0, HEADER)).flip();
      // The kernel puts the socket's number into it, and the checksum.
      int sent = Posix.write(socket, message.clear().put(request.slice()).flip());
      if (sent < 0 && sent != -Posix.EAGAIN) { // that is lost, as packets may be
        say(PacketWriter.Unreachable.HOST, key, last);
        end();
      }
    }

    private void receive() {
      int got = Posix.read(socket, message);
      if (got == -Posix.EAGAIN) {
        return;
      }
      if (got < 0) { // a router, or this host, says that it cannot be reached
        say(PacketWriter.Unreachable.HOST, key, last);
        return;
      }
      int reply = key.remote().isIpv6() ? ECHO_REPLY_IPV6 : ECHO_REPLY;
      if (got >= HEADER && (message.get(0) & 0xff) == reply) {
        usedAt = System.nanoTime();
        bytesIn += got - HEADER;
        int idAndSequence = (key.guestPort() << Short.SIZE) | (message.getShort(6) & 0xffff);
        ByteBuffer data = message.slice(HEADER, got - HEADER);
        writer.echoReply(key.remote(), key.guest(), idAndSequence, data);
      }
    }

    private void end() {
      flows.remove(key);
      watch();
      Posix.close(socket);
      gate.ended(Protocol.ICMP, key, bytesOut, bytesIn);
    }
  }

  /** Handles an echo request of the guest. */
  void packet(IpPacket packet, EchoRequest request) {
    if (packet.payload().limit() + IpPacket.headerSize(packet.from()) > Link.MTU) {
      return; // its answer would have to be cut
    }
    int id = request.idAndSequence() >>> Short.SIZE;
    FlowKey key = new FlowKey(packet.from(), id, packet.to(), 0);
    Flow flow = flows.get(key);
    if (flow == null) {
      flow = begin(key, packet.payload());
    }
    if (flow != null) {
      Flow begun = flow;
      begun.guard(() -> begun.send(packet.payload()));
    }
  }

  private Flow begin(FlowKey key, ByteBuffer request) {
    if (!gate.decide(Protocol.ICMP, key).isAllowed()) {
      say(PacketWriter.Unreachable.PROHIBITED, key, request);
    } else if (!Pings.class.getModule().isNativeAccessEnabled()) {
      notAvailable(key, request); // without a look: Java would print a warning
    } else {
      return open(key, request);
    }
    return null;
  }

  private Flow open(FlowKey key, ByteBuffer request) {
    if (flows.size() == MAX_FLOWS) {
      flows.values().iterator().next().end();
    }
    int socket = Posix.pingSocket(key.remote().isIpv6());
    if (socket < 0) {
      noSocket(key, request, -socket);
      return null;
    }
    Flow flow = new Flow(key, socket);
    flows.put(key, flow);
    flow.guard(() -> begin(flow, request));
    return flows.get(key);
  }

  private void begin(Flow flow, ByteBuffer request) {
    if (poll == null) {
      int wake = Posix.eventfd();
      if (wake < 0) {
        flow.end();
        noSocket(flow.key, request, -wake);
        return;
      }
      message = ByteBuffer.allocateDirect(MAX_MESSAGE);
      poll = new PingPoll(loop, wake, this::ready);
    }
    if (Posix.connect(flow.socket, flow.key.remote()) < 0) { // there is no route
      say(PacketWriter.Unreachable.HOST, flow.key, request);
      flow.end();
    } else {
      watch();
    }
  }

  private void noSocket(FlowKey key, ByteBuffer request, int errno) {
    if (errno == Posix.EMFILE || errno == Posix.ENFILE) {
      gate.denied(Protocol.ICMP, key, Tcp.NO_SOCKET + "Too many open files");
      say(PacketWriter.Unreachable.HOST, key, request);
    } else {
      notAvailable(key, request);
    }
  }

  private void ready() {
    List.copyOf(flows.values()).forEach(flow -> flow.guard(flow::receive));
  }

  private void watch() {
    if (poll != null) {
      poll.watch(flows.values().stream().mapToInt(flow -> flow.socket).toArray());
    }
  }

  private void notAvailable(FlowKey key, ByteBuffer request) {
    if (!isDenialSaid) {
      isDenialSaid = true; // once: it is the same for every address
      gate.denied(Protocol.ICMP, key, "echo requests are not available on this host");
    }
    say(PacketWriter.Unreachable.PROHIBITED, key, request);
  }

  private void say(PacketWriter.Unreachable why, FlowKey key, ByteBuffer request) {
    boolean isIpv6 = key.guest().isIpv6();
    int protocol = isIpv6 ? IpPacket.ICMPV6 : IpPacket.ICMP;
    IpAddress gateway = Addresses.gateway(isIpv6);
    writer.unreachable(why, gateway, key.guest(), key.remote(), protocol, request.slice());
  }

  /** Ends flows that have been quiet. */
  void sweep(long now) {
    for (Flow flow : List.copyOf(flows.values())) {
      if (now - flow.usedAt > QUIET.toNanos()) {
        flow.end();
      }
    }
  }

  int count() {
    return flows.size();
  }

  /** Ends every flow, and the thread that waits for them. */
  void close() {
    List.copyOf(flows.values()).forEach(Flow::end);
    if (poll != null) {
      poll.close();
    }
  }
}
