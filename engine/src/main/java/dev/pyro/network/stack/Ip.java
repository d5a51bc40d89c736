package dev.pyro.network.stack;

import dev.pyro.network.packet.EchoRequest;
import dev.pyro.network.packet.IpPacket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Takes the guest's packets apart and hands them to their protocol. */
final class Ip {
  private final Reassembly reassembly = new Reassembly();
  private final PacketWriter writer;
  private final Tcp tcp;
  private final Udp udp;
  private final Pings pings;

  Ip(PacketWriter writer, Tcp tcp, Udp udp, Pings pings) {
    this.writer = writer;
    this.tcp = tcp;
    this.udp = udp;
    this.pings = pings;
  }

  /** Handles what may be a packet. */
  void packet(ByteBuffer bytes) {
    Optional<IpPacket> packet = IpPacket.of(bytes);
    if (packet.isEmpty() || !Addresses.GUESTS.contains(packet.get().from())) {
      return; // malformed, or in somebody else's name
    }
    if (packet.get().fragment().isPresent()) {
      packet = reassembly.add(packet.get());
    }
    packet.ifPresent(this::whole);
  }

  private void whole(IpPacket packet) {
    switch (packet.protocol()) {
      case IpPacket.TCP -> tcp.packet(packet);
      case IpPacket.UDP -> udp.packet(packet);
      case IpPacket.ICMP, IpPacket.ICMPV6 -> EchoRequest.of(packet).ifPresent(r -> echo(packet, r));
      default -> {}
    }
  }

  private void echo(IpPacket packet, EchoRequest request) {
    if (Addresses.isGateway(packet.to())) {
      writer.echoReply(packet.to(), packet.from(), request.idAndSequence(), request.data());
    } else {
      pings.packet(packet, request);
    }
  }

  void sweep(long now) {
    reassembly.forgetOld(now);
  }

  /** Returns how many packets wait for their other parts. */
  int parts() {
    return reassembly.count();
  }
}
