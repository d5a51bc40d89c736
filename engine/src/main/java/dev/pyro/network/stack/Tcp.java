package dev.pyro.network.stack;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.Protocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The TCP connections of one guest. */
final class Tcp {
  static final int MAX_FLOWS = 1000;

  /** So many of them may ask for names: each may have several long answers waiting. */
  static final int MAX_NAME_SERVERS = 32;

  /** Begins what is said of a flow if this process has too many open files. */
  static final String NO_SOCKET = "this host has no socket for it: ";

  private static final int MAX_PROXIED = 1024;

  private final Loop loop;
  private final PacketWriter writer;
  private final Buffers buffers;
  private final Gate gate;
  private final NameServer names;
  private final Map<FlowKey, TcpFlow> flows = new HashMap<>();
  private final Map<FlowKey, Dial> dials = new HashMap<>();
  private final Set<IpAddress> proxied = new HashSet<>(); // what only the host's proxy reaches
  private final Set<TcpFlow> nameServers = new HashSet<>();
  private final Set<TcpFlow> waiting = new LinkedHashSet<>();
  private final Set<TcpFlow> starved = new LinkedHashSet<>();
  private final Set<TcpFlow> touched = new LinkedHashSet<>();
  private final SecureRandom random = new SecureRandom();

  Tcp(Loop loop, PacketWriter writer, Buffers buffers, Gate gate, NameServer names) {
    this.names = names;
    this.loop = loop;
    this.writer = writer;
    this.buffers = buffers;
    this.gate = gate;
  }

  Loop loop() {
    return loop;
  }

  PacketWriter writer() {
    return writer;
  }

  Buffers buffers() {
    return buffers;
  }

  int initialSequence() {
    return random.nextInt();
  }

  /** Handles a packet that carries TCP. */
  void packet(IpPacket packet) {
    TcpHeader segment = TcpHeader.of(packet).orElse(null);
    if (segment == null) {
      return;
    }
    FlowKey key = new FlowKey(packet.from(), segment.fromPort(), packet.to(), segment.toPort());
    TcpFlow flow = flows.get(key);
    boolean isAnew = segment.has(TcpHeader.SYN) && !segment.has(TcpHeader.ACK);
    if (flow != null && flow.isDialling() && isAnew && !flow.isFor(segment)) {
      flow.abort(); // the guest has given it up, and uses the port for another one
      flow = null;
    }
    if (flow != null) {
      TcpFlow known = flow;
      guard(known, () -> known.segment(segment));
    } else if (isAnew) {
      try {
        begin(key, segment);
      } catch (RuntimeException | Error e) {
        refuse(key, segment);
        throw e;
      }
    } else if (!segment.has(TcpHeader.RST)) {
      refuse(key, segment);
    }
  }

  private void begin(FlowKey key, TcpHeader syn) {
    if (flows.size() >= MAX_FLOWS) {
      gate.denied(Protocol.TCP, key, "the machine has " + MAX_FLOWS + " connections");
      refuse(key, syn);
    } else if (Addresses.isGateway(key.remote()) && key.remotePort() == NameServer.PORT) {
      if (nameServers.size() >= MAX_NAME_SERVERS) {
        refuse(key, syn);
        return;
      }
      TcpFlow flow = new TcpFlow(this, key, syn, new FirstBytes(Set.of(), _ -> {}));
      flows.put(key, flow);
      nameServers.add(flow);
      guard(flow, () -> connected(flow, new NameRemote(loop, names)));
    } else {
      Decision decision = gate.decide(Protocol.TCP, key);
      if (decision.isAllowed()) {
        dial(key, syn, decision);
      } else {
        unreachable(key, syn, PacketWriter.Unreachable.PROHIBITED);
      }
    }
  }

  private void dial(FlowKey key, TcpHeader syn, Decision decision) {
    FirstBytes first = new FirstBytes(decision.names(), why -> gate.denied(Protocol.TCP, key, why));
    TcpFlow flow = new TcpFlow(this, key, syn, first);
    flows.put(key, flow);
    Optional<Proxy.Request> proxy = gate.proxy(key, decision);
    boolean isStraight = proxy.isEmpty() || !proxied.contains(key.remote());
    Dial dial =
        new Dial(loop, isStraight ? gate.targets(key) : List.of(), proxy, new Dialled(flow, syn));
    dials.put(key, dial);
    guard(flow, dial::next);
  }

  /** What becomes of a flow when its dial has an end. */
  private final class Dialled implements Dial.Result {
    private final TcpFlow flow;
    private final TcpHeader syn;

    Dialled(TcpFlow flow, TcpHeader syn) {
      this.flow = flow;
      this.syn = syn;
    }

    @Override
    public void connected(SocketChannel channel, boolean isThroughProxy) {
      dials.remove(flow.key());
      if (isThroughProxy && proxied.size() < MAX_PROXIED) {
        proxied.add(flow.key().remote()); // the next one need not wait for a direct connect
      }
      guard(flow, () -> Tcp.connected(flow, new SocketRemote(loop, channel)));
    }

    @Override
    public void failed(Dial.Failure failure, String why) {
      FlowKey key = flow.key();
      dials.remove(key);
      proxied.remove(key.remote());
      flow.abort();
      switch (failure) {
        case REFUSED -> refuse(key, syn);
        case UNREACHABLE -> unreachable(key, syn, PacketWriter.Unreachable.HOST);
        case NO_SOCKET -> {
          gate.denied(Protocol.TCP, key, NO_SOCKET + why);
          unreachable(key, syn, PacketWriter.Unreachable.HOST);
        }
      }
    }
  }

  private static void connected(TcpFlow flow, Remote remote) {
    try {
      flow.connected(remote);
    } catch (IOException _) {
      flow.abort();
    }
  }

  /** Does something for a flow. If it fails, that flow ends, and no other. */
  void guard(TcpFlow flow, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      gate.failed(Protocol.TCP, flow.key(), e);
      flow.abort();
    }
  }

  private void refuse(FlowKey key, TcpHeader segment) {
    boolean isAcknowledging = segment.has(TcpHeader.ACK);
    int sequence = isAcknowledging ? segment.acknowledged() : 0;
    int flags = isAcknowledging ? TcpHeader.RST : TcpHeader.RST | TcpHeader.ACK;
    writer.tcpControl(key, sequence, segment.sequence() + segment.length(), flags, 0);
  }

  private void unreachable(FlowKey key, TcpHeader syn, PacketWriter.Unreachable why) {
    ByteBuffer begin = ByteBuffer.allocate(TcpHeader.SIZE);
    begin.putShort((short) key.guestPort()).putShort((short) key.remotePort());
    begin.putInt(syn.sequence()).position(0);
    IpAddress gateway = Addresses.gateway(key.guest().isIpv6());
    writer.unreachable(why, gateway, key.guest(), key.remote(), IpPacket.TCP, begin);
  }

  /** Notes that a flow may have something to acknowledge when this round ends. */
  void touched(TcpFlow flow) {
    touched.add(flow);
  }

  /** Notes that a flow has data to send and the link is full. */
  void wantsToSend(TcpFlow flow) {
    waiting.add(flow);
  }

  /** The link takes packets again: each flow that waits has its turn. */
  void linkWritable() {
    List<TcpFlow> turn = new ArrayList<>(waiting);
    waiting.clear();
    for (TcpFlow flow : turn) {
      guard(flow, flow::send);
    }
  }

  void endOfRound() {
    for (TcpFlow flow : touched) {
      guard(flow, flow::endOfRound);
    }
    touched.clear();
    if (!starved.isEmpty()) {
      List<TcpFlow> turn = new ArrayList<>(starved);
      starved.clear();
      for (TcpFlow flow : turn) {
        guard(flow, flow::feed);
      }
    }
  }

  /** Notes that a flow waits for memory. */
  void starved(TcpFlow flow) {
    starved.add(flow);
  }

  /** Looks for connections of which the guest knows nothing any more. */
  void sweep(long now) {
    for (TcpFlow flow : List.copyOf(flows.values())) {
      guard(flow, () -> flow.sweep(now));
    }
  }

  int count() {
    return flows.size();
  }

  void closed(TcpFlow flow) {
    flows.remove(flow.key());
    boolean isNameServer = nameServers.remove(flow);
    waiting.remove(flow);
    starved.remove(flow);
    Dial dial = dials.remove(flow.key());
    if (dial != null) {
      dial.close();
    }
    if (!isNameServer) { // what it was asked is told by name
      gate.ended(Protocol.TCP, flow.key(), flow.bytesOut(), flow.bytesIn());
    }
  }

  /** Ends every connection. */
  void close() {
    List.copyOf(flows.values()).forEach(TcpFlow::abort);
  }
}
