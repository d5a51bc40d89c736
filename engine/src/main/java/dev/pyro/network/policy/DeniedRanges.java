package dev.pyro.network.policy;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Addresses that no guest reaches unless a rule names them: private networks, the host's
 * neighbours, metadata services of clouds, and what is no single machine at all. An IPv6 address
 * that carries an IPv4 address is judged by that, too.
 */
final class DeniedRanges {
  private static final List<IpRange> RANGES =
      ranges(
          "0.0.0.0/8", // this network (RFC 791)
          "10.0.0.0/8", // private (RFC 1918)
          "100.64.0.0/10", // behind the NAT of a provider (RFC 6598)
          "127.0.0.0/8", // loopback
          "168.63.129.16", // the platform service of Azure
          "169.254.0.0/16", // link-local (RFC 3927), metadata services
          "172.16.0.0/12", // private
          "192.0.0.0/24", // assignments of protocols (RFC 6890)
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks (RFC 2544)
          "224.0.0.0/4", // multicast
          "240.0.0.0/4", // reserved, broadcast
          "::", // unspecified
          "::1", // loopback
          "fc00::/7", // unique local (RFC 4193), metadata services
          "fe80::/10", // link-local
          "fec0::/10", // site-local, of old
          "ff00::/8"); // multicast

  /** Forms of IPv4 addresses that are no machine's, whatever address they carry. */
  private static final List<IpRange> FORMS =
      ranges(
          "::/96", // IPv4-compatible: on no wire any more (RFC 4291)
          "::ffff:0:0/96", // IPv4-mapped: on no wire, and this host would take it for IPv4
          "64:ff9b:1::/48"); // a translator of this network (RFC 8215): who knows where it leads

  private static final IpRange MAPPED = range("::ffff:0:0/96");
  private static final IpRange COMPATIBLE = range("::/96");
  private static final IpRange NAT64 = range("64:ff9b::/96"); // RFC 6052
  private static final IpRange NAT64_LOCAL = range("64:ff9b:1::/48"); // RFC 8215
  private static final IpRange TRANSLATED = range("::ffff:0:0:0/96"); // RFC 2765
  private static final IpRange SIX_TO_FOUR = range("2002::/16"); // RFC 3056
  private static final IpRange TEREDO = range("2001::/32"); // RFC 4380

  private static final List<IpRange> CARRYING =
      List.of(MAPPED, COMPATIBLE, NAT64, NAT64_LOCAL, TRANSLATED, SIX_TO_FOUR, TEREDO);

  /** No other machine has one of these, so no rule can mean it. */
  private static final List<IpRange> OF_NOBODY =
      ranges(
          "0.0.0.0/8",
          "100.127.255.248/29", // the machine itself, its gateway and its name for this host
          "127.0.0.0/8",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/96",
          "fd70:7972:6f00::/64", // the machine itself and its gateway
          "ff00::/8");

  private DeniedRanges() {}

  /** Returns whether an address stays closed, whatever a rule says. */
  static boolean isNeverOpened(IpAddress address) {
    return in(OF_NOBODY, address).isPresent() || carried(address).isPresent();
  }

  /** Returns whether a whole range stays closed, whatever a rule says. */
  static boolean isNeverOpened(IpRange range) {
    return Stream.of(OF_NOBODY, FORMS, CARRYING)
        .flatMap(List::stream)
        .anyMatch(closed -> closed.prefix() <= range.prefix() && closed.contains(range.base()));
  }

  /** Returns the range that denies an address, if one does. */
  static Optional<IpRange> of(IpAddress address) {
    return in(RANGES, address)
        .or(() -> carried(address).flatMap(DeniedRanges::ofCarried))
        .or(() -> in(FORMS, address));
  }

  private static Optional<IpRange> in(List<IpRange> ranges, IpAddress address) {
    return ranges.stream().filter(range -> range.contains(address)).findFirst();
  }

  private static Optional<IpRange> ofCarried(List<IpAddress> carried) {
    return carried.stream().flatMap(address -> of(address).stream()).findFirst();
  }

  /** Returns the IPv4 addresses that an IPv6 address carries, if it is of a form that does. */
  static Optional<List<IpAddress>> carried(IpAddress address) {
    if (!address.isIpv6()) {
      return Optional.empty();
    }
    IpAddress last = IpAddress.ipv4((int) address.low());
    if (MAPPED.contains(address)
        || COMPATIBLE.contains(address)
        || TRANSLATED.contains(address)
        || NAT64.contains(address)
        || NAT64_LOCAL.contains(address)) {
      return Optional.of(List.of(last));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return Optional.of(List.of(IpAddress.ipv4((int) (address.high() >>> Short.SIZE))));
    }
    if (TEREDO.contains(address)) { // its server, and its client with all bits inverted
      return Optional.of(
          List.of(IpAddress.ipv4((int) address.high()), IpAddress.ipv4(~last.bits())));
    }
    return Optional.empty();
  }

  private static List<IpRange> ranges(String... texts) {
    return List.of(texts).stream().map(DeniedRanges::range).toList();
  }

  private static IpRange range(String text) {
    return IpRange.parse(text).orElseThrow();
  }
}
