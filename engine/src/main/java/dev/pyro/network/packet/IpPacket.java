package dev.pyro.network.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A packet whose headers were checked, or a part of one.
 *
 * @param protocol the number of what it carries (IANA's list of protocol numbers)
 * @param payload what it carries, from position 0
 * @param fragment which part of a packet it is; nothing if it is whole
 */
public record IpPacket(
    IpAddress from, IpAddress to, int protocol, ByteBuffer payload, Optional<Fragment> fragment) {
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;

  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;
  private static final int MORE_FRAGMENTS = 0x2000;
  private static final int OFFSET_BITS = 0x1fff;
  private static final int OFFSET_UNIT = 8;
  private static final int RESERVED = 0x8000;

  // Extension headers of IPv6 (RFC 8200), of which a guest needs few.
  private static final int HOP_BY_HOP = 0;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int NONE = 59;
  private static final int DESTINATION = 60;
  private static final int MAX_EXTENSIONS = 4;

  /**
   * A part of a packet.
   *
   * @param id names the packet among those between the same two addresses
   * @param offset where this part begins, in bytes
   * @param isLast whether no part follows
   */
  public record Fragment(int id, int offset, boolean isLast) {}

  /**
   * Reads a packet from the position of a buffer to its limit.
   *
   * @return nothing if it is malformed
   */
  public static Optional<IpPacket> of(ByteBuffer bytes) {
    ByteBuffer packet = bytes.slice();
    if (packet.remaining() < IPV4_HEADER) {
      return Optional.empty();
    }
    return switch (packet.get(0) >>> 4) {
      case 4 -> ofIpv4(packet);
      case 6 -> ofIpv6(packet);
      default -> Optional.empty();
    };
  }

  private static Optional<IpPacket> ofIpv4(ByteBuffer packet) {
    int header = (packet.get(0) & 0xf) * Integer.BYTES;
    int length = packet.getShort(2) & 0xffff;
    if (header < IPV4_HEADER || length < header || length > packet.remaining()) {
      return Optional.empty();
    }
    if (Checksum.field(Checksum.add(0, packet, 0, header)) != 0) {
      return Optional.empty();
    }
    int flags = packet.getShort(6) & 0xffff;
    int offset = (flags & OFFSET_BITS) * OFFSET_UNIT;
    boolean isLast = (flags & MORE_FRAGMENTS) == 0;
    int size = length - header;
    if ((flags & RESERVED) != 0 || isBadPart(offset, size, isLast, header)) {
      return Optional.empty();
    }
    Optional<Fragment> fragment =
        offset == 0 && isLast
            ? Optional.empty()
            : Optional.of(new Fragment(packet.getShort(4) & 0xffff, offset, isLast));
    return Optional.of(
        new IpPacket(
            IpAddress.ipv4At(packet, 12),
            IpAddress.ipv4At(packet, 16),
            packet.get(9) & 0xff,
            packet.slice(header, size),
            fragment));
  }

  /** Only the last part has a length that is no multiple of 8, and no packet is above 64 KiB. */
  private static boolean isBadPart(int offset, int size, boolean isLast, int header) {
    boolean isOdd = !isLast && (size == 0 || size % OFFSET_UNIT != 0);
    return isOdd || offset + size > 0xffff - header;
  }

  private static Optional<IpPacket> ofIpv6(ByteBuffer packet) {
    if (packet.remaining() < IPV6_HEADER) {
      return Optional.empty();
    }
    int length = packet.getShort(4) & 0xffff;
    if (length > packet.remaining() - IPV6_HEADER) {
      return Optional.empty();
    }
    int end = IPV6_HEADER + length;
    int at = IPV6_HEADER;
    int next = packet.get(6) & 0xff;
    Optional<Fragment> fragment = Optional.empty();
    for (int count = 0; isExtension(next); count++) {
      if (count == MAX_EXTENSIONS || end - at < OFFSET_UNIT || fragment.isPresent()) {
        return Optional.empty();
      }
      int header = next;
      next = packet.get(at) & 0xff;
      if (header == FRAGMENT) {
        int flags = packet.getShort(at + 2) & 0xffff;
        int offset = flags & ~(OFFSET_UNIT - 1);
        boolean isLast = (flags & 1) == 0;
        at += OFFSET_UNIT;
        if (isBadPart(offset, end - at, isLast, 0)) {
          return Optional.empty();
        }
        if (offset != 0 || !isLast) {
          fragment = Optional.of(new Fragment(packet.getInt(at - Integer.BYTES), offset, isLast));
          break; // what follows is only known when the packet is whole
        }
      } else {
        at += ((packet.get(at + 1) & 0xff) + 1) * OFFSET_UNIT;
        if (at > end) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(
        new IpPacket(
            IpAddress.ipv6At(packet, 8),
            IpAddress.ipv6At(packet, 24),
            next,
            packet.slice(at, end - at),
            fragment));
  }

  private static boolean isExtension(int next) {
    return next == HOP_BY_HOP || next == FRAGMENT || next == DESTINATION;
  }

  /**
   * Returns whether a number is one of what IPv6 has besides protocols, and a guest does not need.
   */
  public static boolean isUnsupported(int protocol) {
    return protocol == ROUTING || protocol == NONE || isExtension(protocol);
  }

  /**
   * Writes the header of a packet to the guest in front of what it carries.
   *
   * @param out the header is written from its position on, and the position moved
   * @param size how many bytes follow the header
   * @param id names the packet; only of use for IPv4
   */
  public static void putHeader(
      ByteBuffer out, IpAddress from, IpAddress to, int protocol, int size, int id) {
    int at = out.position();
    if (from.isIpv6()) {
      out.putInt(at, 6 << 28);
      out.putShort(at + 4, (short) size).put(at + 6, (byte) protocol).put(at + 7, (byte) 64);
      from.put(out, at + 8);
      to.put(out, at + 24);
    } else {
      out.putShort(at, (short) 0x4500).putShort(at + 2, (short) (IPV4_HEADER + size));
      out.putShort(at + 4, (short) id).putShort(at + 6, (short) 0x4000); // never cut it
      out.put(at + 8, (byte) 64).put(at + 9, (byte) protocol).putShort(at + 10, (short) 0);
      from.put(out, at + 12);
      to.put(out, at + 16);
      long sum = Checksum.add(0, out, at, IPV4_HEADER);
      out.putShort(at + 10, (short) Checksum.field(sum));
    }
    out.position(at + headerSize(from));
  }

  /** Returns how many bytes {@link #putHeader} writes. */
  public static int headerSize(IpAddress address) {
    return address.isIpv6() ? IPV6_HEADER : IPV4_HEADER;
  }
}
