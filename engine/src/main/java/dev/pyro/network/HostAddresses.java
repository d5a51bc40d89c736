package dev.pyro.network;

import dev.pyro.network.packet.IpAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether an address is one of this host's own, on any of its interfaces. The host may get another
 * one at any time, so its interfaces are asked anew; what they say holds for a moment, since a
 * guest can ask thousands of times a second.
 */
final class HostAddresses implements Predicate<IpAddress> {
  private static final long HOLDS_NANOS = Duration.ofMillis(500).toNanos();

  private Set<IpAddress> known = Set.of();
  private long asked;
  private boolean isKnown;

  @Override
  public boolean test(IpAddress address) {
    if (!isKnown || System.nanoTime() - asked > HOLDS_NANOS) {
      asked = System.nanoTime();
      isKnown = true;
      known = all();
    }
    return known.contains(address);
  }

  private static Set<IpAddress> all() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getAddress)
          .map(IpAddress::of)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException _) {
      return Set.of(); // a host without interfaces has no addresses
    }
  }
}
