package dev.pyro.network.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An address as it stands in a packet. Unlike {@link InetAddress} it never changes its form: an
 * IPv4-mapped IPv6 address stays one, which a policy must be able to see.
 *
 * @param isIpv6 whether it has 128 bits
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits, or the 32 bits of an IPv4 address
 */
public record IpAddress(boolean isIpv6, long high, long low) {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final String PART = "(0|[1-9]\\d{0,2})"; // C takes a leading 0 for octal
  private static final int MAX_TEXT = 45; // the longest form of an IPv6 address

  /** Makes an IPv4 address of its 32 bits. */
  public static IpAddress ipv4(int bits) {
    return new IpAddress(false, 0, bits & 0xffff_ffffL);
  }

  /** Makes an IPv6 address of its two halves. */
  public static IpAddress ipv6(long high, long low) {
    return new IpAddress(true, high, low);
  }

  /** Reads the IPv4 address at an index of a packet. */
  public static IpAddress ipv4At(ByteBuffer packet, int index) {
    return ipv4(packet.getInt(index));
  }

  /** Reads the IPv6 address at an index of a packet. */
  public static IpAddress ipv6At(ByteBuffer packet, int index) {
    return ipv6(packet.getLong(index), packet.getLong(index + Long.BYTES));
  }

  /** Reads the 4 or 16 bytes of an address. */
  public static IpAddress of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case IPV4_BYTES -> ipv4At(buffer, 0);
      case IPV6_BYTES -> ipv6At(buffer, 0);
      default -> throw new IllegalArgumentException(bytes.length + " bytes are no address");
    };
  }

  /** Returns Java's address as one of this class; its scope is dropped. */
  public static IpAddress of(InetAddress address) {
    return of(address.getAddress());
  }

  /** Reads a literal, such as {@code 10.1.2.3} or {@code fd00::5}; never asks a resolver. */
  public static Optional<IpAddress> parse(String text) {
    boolean isLiteral =
        text.length() <= MAX_TEXT
            && (text.indexOf(':') >= 0
                ? text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)
                : text.matches(PART + "(\\." + PART + "){3}"));
    if (!isLiteral) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.getByName(text).getAddress();
      boolean isMapped = bytes.length == IPV4_BYTES && text.indexOf(':') >= 0;
      return Optional.of(isMapped ? ipv4Mapped(bytes) : of(bytes));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  private static IpAddress ipv4Mapped(byte[] bytes) {
    return ipv6(0, 0xffff_0000_0000L | of(bytes).low);
  }

  /** Returns the 32 bits of an IPv4 address. */
  public int bits() {
    return (int) low;
  }

  /** Returns its 4 or 16 bytes. */
  public byte[] bytes() {
    return isIpv6
        ? ByteBuffer.allocate(IPV6_BYTES).putLong(high).putLong(low).array()
        : ByteBuffer.allocate(IPV4_BYTES).putInt(bits()).array();
  }

  /** Writes it into a packet. */
  public void put(ByteBuffer packet, int index) {
    if (isIpv6) {
      packet.putLong(index, high).putLong(index + Long.BYTES, low);
    } else {
      packet.putInt(index, bits());
    }
  }

  /** Returns how many bits it has. */
  public int width() {
    return isIpv6 ? Byte.SIZE * IPV6_BYTES : Byte.SIZE * IPV4_BYTES;
  }

  /** Returns it for a socket of this host. An IPv4-mapped address becomes the IPv4 address. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(bytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // it has 4 or 16 bytes
    }
  }

  /** Returns the form that people write: RFC 5952 for IPv6. */
  @Override
  public String toString() {
    if (!isIpv6) {
      return ((low >> 24) & 0xff)
          + "."
          + ((low >> 16) & 0xff)
          + "."
          + ((low >> 8) & 0xff)
          + "."
          + (low & 0xff);
    }
    return ipv6Text(ByteBuffer.wrap(bytes()).asShortBuffer());
  }

  private static String ipv6Text(java.nio.ShortBuffer groups) {
    int zerosAt = -1;
    int zeros = 1; // a single zero group is not shortened
    for (int at = 0; at < groups.limit(); at++) {
      int end = at;
      while (end < groups.limit() && groups.get(end) == 0) {
        end++;
      }
      if (end - at > zeros) {
        zerosAt = at;
        zeros = end - at;
      }
      at = Math.max(at, end - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < groups.limit(); at++) {
      if (at == zerosAt) {
        text.append("::");
        at += zeros - 1;
      } else {
        boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
        text.append(first ? "" : ":").append(Integer.toHexString(groups.get(at) & 0xffff));
      }
    }
    return text.toString();
  }
}
