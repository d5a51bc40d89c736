package dev.pyro.network.packet;

import java.nio.ByteBuffer;

/** The checksum of IP, TCP, UDP and ICMP: the ones' complement sum of 16-bit words (RFC 1071). */
public final class Checksum {
  private Checksum() {}

  /**
   * Adds bytes to a sum. An odd number of bytes is filled up with a zero, so only the last part of
   * a packet may have one.
   *
   * @param sum what was summed before, or 0
   * @param bytes big-endian, as network buffers are
   */
  public static long add(long sum, ByteBuffer bytes, int from, int length) {
    int at = from;
    int end = from + length;
    long total = sum;
    for (; at + Long.BYTES <= end; at += Long.BYTES) { // 2^16 is 1 in this arithmetic
      long word = bytes.getLong(at);
      total += (word >>> Integer.SIZE) + (word & 0xffff_ffffL);
    }
    for (; at + Short.BYTES <= end; at += Short.BYTES) {
      total += bytes.getShort(at) & 0xffff;
    }
    if (at < end) {
      total += (bytes.get(at) & 0xff) << Byte.SIZE;
    }
    return total;
  }

  /** Adds the header that TCP, UDP and ICMPv6 pretend to have in front (RFC 9293, RFC 8200). */
  public static long pseudoHeader(IpAddress from, IpAddress to, int protocol, int length) {
    return words(from) + words(to) + protocol + length;
  }

  private static long words(IpAddress address) {
    return (address.high() >>> Integer.SIZE)
        + (address.high() & 0xffff_ffffL)
        + (address.low() >>> Integer.SIZE)
        + (address.low() & 0xffff_ffffL);
  }

  /** Returns the field of a header for a sum. Of a packet with a right field it is 0. */
  public static int field(long sum) {
    long folded = (sum >>> Integer.SIZE) + (sum & 0xffff_ffffL);
    while (folded > 0xffff) {
      folded = (folded >>> Short.SIZE) + (folded & 0xffff);
    }
    return (int) ~folded & 0xffff;
  }
}
