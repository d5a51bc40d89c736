package dev.pyro.network.policy;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkRules;
import dev.pyro.PyroException;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpRange;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the user of one machine allows.
 *
 * @param egress whether anything outside may be reached
 * @param domains names; if there are any, or addresses, nothing else is reached
 * @param addresses addresses that are reached although they would be denied otherwise
 */
public record Rules(boolean egress, List<DomainRule> domains, List<AddressRule> addresses) {
  /** Nothing is reached. */
  public static final Rules OFF = new Rules(false, List.of(), List.of());

  /** Everything is reached that is not denied always. */
  public static final Rules EGRESS = new Rules(true, List.of(), List.of());

  /** Under this name a guest finds the ports of the host that a rule opens. */
  public static final String HOST_NAME = "host.pyro.internal";

  /** The widest private ranges are 10.0.0.0/8 and fc00::/7; a wider rule names nothing. */
  private static final int MIN_PREFIX = 7;

  private static final String LOCALHOST = "localhost";

  private static final String DOMAIN_FORM =
      "a rule is a name without scheme, port and path: pypi.org, or *.debian.org for the names below"
          + " debian.org";
  private static final String ADDRESS_FORM =
      "a rule is ADDRESS or ADDRESS/PREFIX, with :PORT for one port only: 10.1.2.0/24,"
          + " 192.168.7.9:5432, [fd00::5]:443; host:PORT is a port of this host's loopback interface";

  /** Copies the lists. */
  public Rules {
    domains = List.copyOf(domains);
    addresses = List.copyOf(addresses);
  }

  /**
   * Reads the rules that a user gave.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} that names the first entry that is no
   *     rule
   */
  public static Rules of(NetworkRules given) {
    return new Rules(
        given.policy().hasEgress(),
        given.allowDomains().stream().map(Rules::domain).toList(),
        given.allowAddresses().stream().map(Rules::address).toList());
  }

  private static DomainRule domain(String text) {
    DomainRule rule = DomainRule.parse(text).orElseThrow(() -> notADomain(text));
    if (rule.name().equals(LOCALHOST) || rule.name().equals(HOST_NAME)) {
      throw refused(
          "allow_domains: \"" + text + "\" is no name of the internet",
          "a port of this host's loopback interface is host:PORT in allow_addresses");
    }
    return rule;
  }

  private static PyroException notADomain(String text) {
    String entry = "allow_domains: \"" + text + "\"";
    if (AddressRule.parse(text).isPresent()) {
      return refused(entry + " is no name", "addresses are given in allow_addresses");
    }
    if (text.startsWith("*.") && DomainRule.normal(text.substring(2)).isPresent()) {
      return refused(
          entry + " is too wide", "what follows *. has at least two labels, such as *.debian.org");
    }
    return refused(entry + " is no name", DOMAIN_FORM);
  }

  private static AddressRule address(String text) {
    AddressRule rule = AddressRule.parse(text).orElseThrow(() -> notAnAddress(text));
    if (rule.range().filter(range -> range.prefix() < MIN_PREFIX).isPresent()) {
      throw refused(
          "allow_addresses: \"" + text + "\" is too wide: it would open every private network",
          "the widest range is a /"
              + MIN_PREFIX
              + "; without lists, egress is all of the internet");
    }
    if (rule.range().map(IpRange::base).filter(Rules::isLoopback).isPresent()) {
      String port = rule.port().isPresent() ? Integer.toString(rule.port().getAsInt()) : "PORT";
      throw refused(
          "allow_addresses: \"" + text + "\" is the loopback interface of the machine itself",
          "host:" + port + " is a port of this host's loopback interface");
    }
    if (rule.range().filter(DeniedRanges::isNeverOpened).isPresent()) {
      throw refused(
          "allow_addresses: \"" + text + "\" is the address of no other machine",
          "multicast, reserved addresses, a machine's own network, and IPv6 addresses that carry an"
              + " IPv4 address stay closed");
    }
    return rule;
  }

  private static boolean isLoopback(IpAddress address) {
    return address.toInetAddress().isLoopbackAddress();
  }

  private static PyroException notAnAddress(String text) {
    String entry = "allow_addresses: \"" + text + "\" is no address";
    String lower = text.toLowerCase(Locale.ROOT);
    if (Stream.of(LOCALHOST, HOST_NAME, "host").anyMatch(name -> lower.startsWith(name + ":"))) {
      return refused(
          entry, "host:PORT is a port of this host's loopback interface, from 1 to 65535");
    }
    return DomainRule.parse(text).isPresent() && !text.equals("host")
        ? refused(entry, "names are given in allow_domains")
        : refused(entry, ADDRESS_FORM);
  }

  private static PyroException refused(String message, String hint) {
    return new PyroException(ErrorCode.INVALID_ARGUMENT, message, hint, null);
  }

  /** Returns whether only what is listed is reached. */
  public boolean isList() {
    return !domains.isEmpty() || !addresses.isEmpty();
  }
}
