package dev.pyro.network.stack;

import dev.pyro.network.packet.IpAddress;
import java.util.Set;

/** Who is on the link. These are the same in every machine, and guest/src/wire/wire.h has them. */
final class Addresses {
  static final IpAddress GUEST = literal("100.127.255.250");
  static final IpAddress GUEST_IPV6 = literal("fd70:7972:6f00::2");

  /** DNS, and what messages of ICMP come from. */
  static final IpAddress GATEWAY = literal("100.127.255.249");

  static final IpAddress GATEWAY_IPV6 = literal("fd70:7972:6f00::1");

  /** Stands for the loopback interface of the host. */
  static final IpAddress HOST = literal("100.127.255.251");

  static final Set<IpAddress> GUESTS = Set.of(GUEST, GUEST_IPV6);

  private Addresses() {}

  static boolean isGateway(IpAddress address) {
    return address.equals(GATEWAY) || address.equals(GATEWAY_IPV6);
  }

  static IpAddress gateway(boolean isIpv6) {
    return isIpv6 ? GATEWAY_IPV6 : GATEWAY;
  }

  private static IpAddress literal(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
