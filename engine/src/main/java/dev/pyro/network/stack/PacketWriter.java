package dev.pyro.network.stack;

import dev.pyro.network.packet.Checksum;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import java.nio.ByteBuffer;

/** Writes packets to the guest. */
final class PacketWriter {
  private static final int HEADERS = Link.HEADER + 40 + TcpHeader.SYN_SIZE;
  private static final int UNREACHABLE_QUOTE = 8; // what RFC 792 asks for, beside the IP header
  private static final int ICMP_HEADER = 8;
  private static final int UDP_HEADER = 8;

  private final Link link;
  private final ByteBuffer head = ByteBuffer.allocateDirect(HEADERS);
  private final ByteBuffer small = ByteBuffer.allocateDirect(2048);
  private int nextId;

  PacketWriter(Link link) {
    this.link = link;
  }

  boolean isWritable() {
    return link.isWritable();
  }

  /** Sends a segment with data; returns false if the link takes none now. */
  boolean tcp(
      FlowKey flow, int sequence, int acknowledged, int flags, int window, ByteBuffer... data) {
    if (!link.isWritable()) {
      return false;
    }
    int length = 0;
    long sum = 0;
    boolean isOdd = false;
    for (ByteBuffer part : data) {
      long own = Checksum.add(0, part, part.position(), part.remaining());
      sum += isOdd ? swapped(own) : own;
      isOdd ^= (part.remaining() & 1) != 0;
      length += part.remaining();
    }
    tcpHeader(
        head.clear(), flow, sequence, acknowledged, flags, window, TcpHeader.SIZE, length, sum);
    ByteBuffer[] packet = new ByteBuffer[data.length + 1];
    packet[0] = head.flip();
    System.arraycopy(data, 0, packet, 1, data.length);
    return link.send(flow.guest().isIpv6(), packet);
  }

  /** The sum of bytes that begin at an odd place has its bytes swapped (RFC 1071). */
  private static long swapped(long sum) {
    long folded = ~Checksum.field(sum) & 0xffffL;
    return ((folded & 0xff) << Byte.SIZE) | (folded >>> Byte.SIZE);
  }

  /** Sends a segment without data. */
  void tcpControl(FlowKey flow, int sequence, int acknowledged, int flags, int window) {
    small.clear();
    tcpHeader(small, flow, sequence, acknowledged, flags, window, TcpHeader.SIZE, 0, 0);
    link.sendSoon(flow.guest().isIpv6(), small.flip());
  }

  /** Sends a SYN with the options; a negative scale is left out. */
  void tcpSyn(FlowKey flow, int sequence, int acknowledged, int window, int maxSegment, int scale) {
    small.clear();
    int options = Link.HEADER + IpPacket.headerSize(flow.guest()) + TcpHeader.SIZE;
    small.putInt(options, (2 << 24) | (4 << 16) | maxSegment);
    small.putInt(options + Integer.BYTES, scale < 0 ? 0 : ((3 << 24) | (3 << 16) | (scale << 8)));
    long sum = Checksum.add(0, small, options, 2 * Integer.BYTES);
    int flags = TcpHeader.SYN | TcpHeader.ACK;
    tcpHeader(small, flow, sequence, acknowledged, flags, window, TcpHeader.SYN_SIZE, 0, sum);
    small.position(small.position() + TcpHeader.SYN_SIZE - TcpHeader.SIZE);
    link.sendSoon(flow.guest().isIpv6(), small.flip());
  }

  private void tcpHeader(
      ByteBuffer out,
      FlowKey flow,
      int sequence,
      int acknowledged,
      int flags,
      int window,
      int header,
      int data,
      long sumOfRest) {
    out.position(Link.HEADER);
    int length = header + data;
    IpPacket.putHeader(out, flow.remote(), flow.guest(), IpPacket.TCP, length, nextId++);
    int at = out.position();
    out.putShort((short) flow.remotePort()).putShort((short) flow.guestPort());
    out.putInt(sequence).putInt(acknowledged);
    out.put((byte) ((header / Integer.BYTES) << 4)).put((byte) flags).putShort((short) window);
    out.putInt(0); // the checksum, and no urgent data
    long sum =
        Checksum.pseudoHeader(flow.remote(), flow.guest(), IpPacket.TCP, length)
            + Checksum.add(0, out, at, TcpHeader.SIZE)
            + sumOfRest;
    out.putShort(at + 16, (short) Checksum.field(sum));
  }

  /** Sends a datagram. */
  void udp(FlowKey flow, ByteBuffer data) {
    int length = UDP_HEADER + data.remaining();
    IpAddress from = flow.remote();
    if (length + IpPacket.headerSize(from) > Link.MTU) {
      return; // it would have to be cut
    }
    ByteBuffer out = ByteBuffer.allocate(Link.HEADER + IpPacket.headerSize(from) + length);
    out.position(Link.HEADER);
    IpPacket.putHeader(out, from, flow.guest(), IpPacket.UDP, length, nextId++);
    int at = out.position();
    out.putShort((short) flow.remotePort()).putShort((short) flow.guestPort());
    out.putShort((short) length).putShort((short) 0).put(data);
    long sum = Checksum.pseudoHeader(from, flow.guest(), IpPacket.UDP, length);
    int field = Checksum.field(Checksum.add(sum, out, at, length));
    out.putShort(at + 6, (short) (field == 0 ? 0xffff : field)); // 0 says that there is none
    link.sendSoon(from.isIpv6(), out.flip());
  }

  /** Why something cannot be reached (RFC 792, RFC 1812, RFC 4443). */
  enum Unreachable {
    NETWORK(0, 0),
    HOST(1, 3),
    PORT(3, 4),
    PROHIBITED(13, 1);

    private final int ipv4Code;
    private final int ipv6Code;

    Unreachable(int ipv4Code, int ipv6Code) {
      this.ipv4Code = ipv4Code;
      this.ipv6Code = ipv6Code;
    }
  }

  /**
   * Says that a packet of the guest could not be delivered.
   *
   * @param gateway who says so
   * @param begin the first bytes of what the packet carried: ports, and the sequence number
   */
  void unreachable(
      Unreachable why,
      IpAddress gateway,
      IpAddress from,
      IpAddress to,
      int protocol,
      ByteBuffer begin) {
    boolean isIpv6 = from.isIpv6();
    int quoted = Math.min(UNREACHABLE_QUOTE, begin.remaining());
    int length = ICMP_HEADER + IpPacket.headerSize(from) + quoted;
    int carries = isIpv6 ? IpPacket.ICMPV6 : IpPacket.ICMP;
    small.clear().position(Link.HEADER);
    IpPacket.putHeader(small, gateway, from, carries, length, nextId++);
    int at = small.position();
    small.put((byte) (isIpv6 ? 1 : 3)).put((byte) (isIpv6 ? why.ipv6Code : why.ipv4Code));
    small.putShort((short) 0).putInt(0);
    IpPacket.putHeader(small, from, to, protocol, begin.remaining(), 0);
    small.put(begin.slice(begin.position(), quoted));
    icmpChecksum(at, gateway, from, length);
    link.sendSoon(isIpv6, small.flip());
  }

  /** Answers an echo request; what it carried comes back. */
  void echoReply(IpAddress from, IpAddress to, int idAndSequence, ByteBuffer data) {
    boolean isIpv6 = from.isIpv6();
    int length = ICMP_HEADER + data.remaining();
    if (length + IpPacket.headerSize(from) > Link.MTU) {
      return; // it would have to be cut
    }
    ByteBuffer out = ByteBuffer.allocate(Link.HEADER + IpPacket.headerSize(from) + length);
    out.position(Link.HEADER);
    int carries = isIpv6 ? IpPacket.ICMPV6 : IpPacket.ICMP;
    IpPacket.putHeader(out, from, to, carries, length, nextId++);
    int at = out.position();
    out.put((byte) (isIpv6 ? 129 : 0)).put((byte) 0).putShort((short) 0);
    out.putInt(idAndSequence).put(data);
    long sum = isIpv6 ? Checksum.pseudoHeader(from, to, carries, length) : 0;
    out.putShort(at + 2, (short) Checksum.field(Checksum.add(sum, out, at, length)));
    link.sendSoon(isIpv6, out.flip());
  }

  private void icmpChecksum(int at, IpAddress from, IpAddress to, int length) {
    long sum = from.isIpv6() ? Checksum.pseudoHeader(from, to, IpPacket.ICMPV6, length) : 0;
    small.putShort(at + 2, (short) Checksum.field(Checksum.add(sum, small, at, length)));
  }
}
