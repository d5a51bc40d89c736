package dev.pyro.network.policy;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpRange;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that a guest may reach although they would be denied otherwise.
 *
 * @param range nothing: the loopback interface of the host
 * @param port nothing: all ports
 */
public record AddressRule(Optional<IpRange> range, OptionalInt port) {
  private static final String HOST = "host";
  private static final int MAX_PORT = 65_535;

  /** {@code host:PORT}, {@code [ADDRESS/PREFIX]:PORT}, {@code ADDRESS/PREFIX:PORT} of IPv4. */
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:(host)|\\[([^\\]]*)\\]|([^:\\[\\]]+)):(\\d{1,5})");

  private static final Pattern WITHOUT_PORT = Pattern.compile("\\[([^\\]]*)\\]|([^\\[\\]]+)");

  /**
   * Reads a rule: {@code 10.1.2.0/24}, {@code 192.168.7.9:5432}, {@code [fd00::5]:443}, or {@code
   * host:11434} for a port of the host's loopback interface.
   */
  public static Optional<AddressRule> parse(String text) {
    Matcher with = WITH_PORT.matcher(text);
    if (with.matches()) {
      OptionalInt port = port(with.group(4));
      if (port.isEmpty()) {
        return Optional.empty();
      }
      if (with.group(1) != null) {
        return Optional.of(new AddressRule(Optional.empty(), port));
      }
      String range = with.group(2) == null ? with.group(3) : with.group(2);
      return IpRange.parse(range).map(r -> new AddressRule(Optional.of(r), port));
    }
    Matcher without = WITHOUT_PORT.matcher(text);
    if (!without.matches()) {
      return Optional.empty();
    }
    String range = without.group(1) == null ? without.group(2) : without.group(1);
    return IpRange.parse(range).map(r -> new AddressRule(Optional.of(r), OptionalInt.empty()));
  }

  private static OptionalInt port(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= MAX_PORT ? OptionalInt.of(port) : OptionalInt.empty();
  }

  /** Returns whether it opens a port of an address. */
  public boolean opens(IpAddress address, int asked) {
    return range.filter(r -> r.contains(address)).isPresent() && isPort(asked);
  }

  /** Returns whether it opens a port of the host's loopback interface. */
  public boolean opensHost(int asked) {
    return range.isEmpty() && isPort(asked);
  }

  private boolean isPort(int asked) {
    return port.isEmpty() || port.getAsInt() == asked;
  }

  @Override
  public String toString() {
    String where = range.map(IpRange::toString).orElse(HOST);
    if (port.isEmpty()) {
      return where;
    }
    boolean isIpv6 = range.filter(r -> r.base().isIpv6()).isPresent();
    return (isIpv6 ? "[" + where + "]" : where) + ":" + port.getAsInt();
  }
}
