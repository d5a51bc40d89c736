package dev.pyro.network.stack;

import dev.pyro.PyroException;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.UdpHeader;
import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.Protocol;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The datagrams of one guest. Each pair of ends has a socket of this host, until it is quiet. */
final class Udp {
  static final int MAX_FLOWS = 512;

  /** RFC 4787 asks for at least two minutes. */
  private static final Duration QUIET = Duration.ofMinutes(3);

  private static final int MAX_DATAGRAM = 65_535;
  private static final int MOST_AT_ONCE = 64;

  private final Loop loop;
  private final PacketWriter writer;
  private final Gate gate;
  private final NameServer names;
  private final ByteBuffer received = ByteBuffer.allocateDirect(MAX_DATAGRAM);
  private final Map<FlowKey, Flow> flows = new LinkedHashMap<>(16, 0.75f, true); // oldest use first

  Udp(Loop loop, PacketWriter writer, Gate gate, NameServer names) {
    this.names = names;
    this.loop = loop;
    this.writer = writer;
    this.gate = gate;
  }

  private final class Flow {
    private final FlowKey key;
    private final DatagramChannel channel;
    private long usedAt = System.nanoTime();
    private long bytesOut;
    private long bytesIn;

    private Flow(FlowKey key) throws IOException {
      this.key = key;
      this.channel = DatagramChannel.open();
      try {
        loop.register(channel, SelectionKey.OP_READ, _ -> guard(this::receive));
        channel.connect(gate.targets(key).getFirst());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }

    /** Does something for this flow. If it fails, this flow ends, and no other. */
    private void guard(Runnable step) {
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        gate.failed(Protocol.UDP, key, e);
        end();
      }
    }

    void send(ByteBuffer data) {
      usedAt = System.nanoTime();
      bytesOut += data.remaining();
      try {
        channel.write(data); // what the socket has no room for is lost, as datagrams may be
      } catch (IOException e) {
        unreachable(e);
      }
    }

    private void receive() {
      try {
        for (int count = 0; count < MOST_AT_ONCE; count++) {
          if (channel.receive(received.clear()) == null) {
            return;
          }
          usedAt = System.nanoTime();
          bytesIn += received.position();
          writer.udp(key, received.flip());
        }
      } catch (IOException e) {
        unreachable(e);
      }
    }

    private void unreachable(IOException why) {
      say(
          key,
          why instanceof PortUnreachableException
              ? PacketWriter.Unreachable.PORT
              : PacketWriter.Unreachable.HOST);
      end();
    }

    private void end() {
      flows.remove(key);
      Loop.closeQuietly(channel);
      gate.ended(Protocol.UDP, key, bytesOut, bytesIn);
    }
  }

  /** Handles a datagram of the guest. */
  void packet(IpPacket packet) {
    UdpHeader datagram = UdpHeader.of(packet).orElse(null);
    if (datagram == null) {
      return;
    }
    FlowKey key = new FlowKey(packet.from(), datagram.fromPort(), packet.to(), datagram.toPort());
    if (Addresses.isGateway(key.remote()) && key.remotePort() == NameServer.PORT) {
      byte[] query = new byte[datagram.data().limit()];
      datagram.data().get(query);
      names.ask(query, false, answer -> writer.udp(key, ByteBuffer.wrap(answer)));
      return;
    }
    Flow flow = flows.get(key);
    if (flow == null) {
      flow = begin(key);
    }
    if (flow != null) {
      Flow begun = flow;
      flow.guard(() -> begun.send(datagram.data()));
    }
  }

  private Flow begin(FlowKey key) {
    Decision decision = gate.decide(Protocol.UDP, key);
    if (!decision.isAllowed()) {
      say(key, PacketWriter.Unreachable.PROHIBITED);
      return null;
    }
    if (flows.size() == MAX_FLOWS) {
      flows.values().iterator().next().end();
    }
    try {
      Flow flow = new Flow(key);
      flows.put(key, flow);
      return flow;
    } catch (IOException e) {
      gate.denied(Protocol.UDP, key, Tcp.NO_SOCKET + PyroException.reason(e, ""));
      say(key, PacketWriter.Unreachable.HOST);
      return null;
    }
  }

  private void say(FlowKey key, PacketWriter.Unreachable why) {
    ByteBuffer begin = ByteBuffer.allocate(Long.BYTES);
    begin.putShort((short) key.guestPort()).putShort((short) key.remotePort()).position(0);
    writer.unreachable(
        why,
        Addresses.gateway(key.guest().isIpv6()),
        key.guest(),
        key.remote(),
        IpPacket.UDP,
        begin);
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

  /** Ends every flow. */
  void close() {
    List.copyOf(flows.values()).forEach(Flow::end);
  }
}
