package dev.pyro.network.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A datagram of UDP (RFC 768), whose checksum was right.
 *
 * @param data from position 0
 */
public record UdpHeader(int fromPort, int toPort, ByteBuffer data) {
  private static final int SIZE = 8;

  /** Reads a datagram; nothing if it is malformed or its checksum is wrong. */
  public static Optional<UdpHeader> of(IpPacket packet) {
    ByteBuffer bytes = packet.payload();
    if (bytes.limit() < SIZE) {
      return Optional.empty();
    }
    int length = bytes.getShort(4) & 0xffff;
    if (length < SIZE || length > bytes.limit()) {
      return Optional.empty();
    }
    boolean hasChecksum = bytes.getShort(6) != 0;
    if (!hasChecksum && packet.from().isIpv6()) {
      return Optional.empty(); // RFC 8200, 8.1
    }
    long sum = Checksum.pseudoHeader(packet.from(), packet.to(), IpPacket.UDP, length);
    if (hasChecksum && Checksum.field(Checksum.add(sum, bytes, 0, length)) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        new UdpHeader(
            bytes.getShort(0) & 0xffff,
            bytes.getShort(2) & 0xffff,
            bytes.slice(SIZE, length - SIZE)));
  }
}
