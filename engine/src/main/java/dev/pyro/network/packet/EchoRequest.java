package dev.pyro.network.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An echo request (RFC 792, RFC 4443), whose checksum was right.
 *
 * @param idAndSequence two numbers of 16 bits, which the reply repeats
 * @param data from position 0; the reply repeats it
 */
public record EchoRequest(int idAndSequence, ByteBuffer data) {
  private static final int SIZE = 8;
  private static final int IPV4_TYPE = 8;
  private static final int IPV6_TYPE = 128;

  /** Reads a request; nothing if it is malformed, or another message of ICMP. */
  public static Optional<EchoRequest> of(IpPacket packet) {
    ByteBuffer bytes = packet.payload();
    boolean isIpv6 = packet.from().isIpv6();
    if (bytes.limit() < SIZE || packet.protocol() != (isIpv6 ? IpPacket.ICMPV6 : IpPacket.ICMP)) {
      return Optional.empty();
    }
    int length = bytes.limit();
    long sum =
        isIpv6 ? Checksum.pseudoHeader(packet.from(), packet.to(), IpPacket.ICMPV6, length) : 0;
    boolean isRequest = (bytes.getShort(0) & 0xffff) == (isIpv6 ? IPV6_TYPE : IPV4_TYPE) << 8;
    if (!isRequest || Checksum.field(Checksum.add(sum, bytes, 0, length)) != 0) {
      return Optional.empty();
    }
    return Optional.of(new EchoRequest(bytes.getInt(4), bytes.slice(SIZE, length - SIZE)));
  }
}
