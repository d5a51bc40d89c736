package dev.pyro.network.packet;

import java.util.Optional;

/**
 * The addresses that begin with the same bits, in the notation of CIDR (RFC 4632).
 *
 * @param base the first of them
 * @param prefix how many bits they share
 */
public record IpRange(IpAddress base, int prefix) {
  private static final String SLASH = "/";

  /** Checks the prefix, and clears the bits of the base that are not part of it. */
  public IpRange {
    if (prefix < 0 || prefix > base.width()) {
      throw new IllegalArgumentException("/" + prefix + " is no prefix of " + base);
    }
    base = masked(base, prefix);
  }

  /** Reads {@code ADDRESS/PREFIX}, or one address. */
  public static Optional<IpRange> parse(String text) {
    int slash = text.indexOf(SLASH);
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (slash < 0) {
      return address.map(IpRange::of);
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(bits);
    return address.filter(a -> prefix <= a.width()).map(a -> new IpRange(a, prefix));
  }

  /** Returns the range of one address. */
  public static IpRange of(IpAddress address) {
    return new IpRange(address, address.width());
  }

  /** Returns whether an address is one of them; an address of the other family never is. */
  public boolean contains(IpAddress address) {
    return address.isIpv6() == base.isIpv6() && masked(address, prefix).equals(base);
  }

  private static IpAddress masked(IpAddress address, int prefix) {
    if (!address.isIpv6()) {
      return new IpAddress(false, 0, address.low() & (ones(prefix + Integer.SIZE) & 0xffff_ffffL));
    }
    return IpAddress.ipv6(
        address.high() & ones(Math.min(prefix, Long.SIZE)),
        address.low() & ones(Math.max(prefix - Long.SIZE, 0)));
  }

  /** Returns a number whose first bits, of 64, are set. */
  private static long ones(int bits) {
    return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
  }

  @Override
  public String toString() {
    return prefix == base.width() ? base.toString() : base + SLASH + prefix;
  }
}
