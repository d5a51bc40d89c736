package dev.pyro.network.policy;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides what a guest may reach. It only computes: it asks nobody and keeps nothing, so the same
 * question has the same answer.
 */
public final class Policy {
  private static final String OFF = "the network policy allows no egress";
  private static final String NO_RULE = "no rule allows it";
  private static final String EGRESS = "egress";
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private Policy() {}

  /**
   * Decides about a flow.
   *
   * @param isOfHost whether an address is one of the host's own
   * @param names for which names the guest was given this address, as {@link Pins} know
   */
  public static Decision flow(
      Rules rules,
      Predicate<IpAddress> isOfHost,
      Set<String> names,
      Protocol protocol,
      IpAddress address,
      int port) {
    if (!rules.egress()) {
      return Decision.deny(OFF);
    }
    Optional<IpRange> denied = DeniedRanges.of(address);
    Optional<AddressRule> opened =
        rules.addresses().stream().filter(rule -> rule.opens(address, port)).findFirst();
    if (opened.isPresent() && !DeniedRanges.isNeverOpened(address)) {
      return Decision.allow(opened.get().toString());
    }
    if (denied.isPresent()) {
      return Decision.deny(denied.get() + " is denied unless a rule names the address");
    }
    if (isOfHost(isOfHost, address)) {
      return Decision.deny("the host's own addresses are denied unless a rule names the address");
    }
    return rules.isList() ? byName(rules, names, protocol, port) : Decision.allow(EGRESS);
  }

  /** Returns whether an address is the host's own, also in a form that carries an IPv4 address. */
  private static boolean isOfHost(Predicate<IpAddress> isOfHost, IpAddress address) {
    return isOfHost.test(address)
        || DeniedRanges.carried(address).stream().flatMap(List::stream).anyMatch(isOfHost);
  }

  private static Decision byName(Rules rules, Set<String> names, Protocol protocol, int port) {
    Set<String> allowed =
        names.stream().filter(name -> rule(rules, name).isPresent()).collect(Collectors.toSet());
    if (allowed.isEmpty()) {
      return Decision.deny(NO_RULE);
    }
    String rule = rule(rules, allowed.stream().sorted().findFirst().orElseThrow()).orElseThrow();
    if (protocol == Protocol.UDP && port == HTTPS) {
      return Decision.deny("QUIC hides the name that it asks for; TCP does not");
    }
    boolean isNamed = protocol == Protocol.TCP && (port == HTTP || port == HTTPS);
    return isNamed ? Decision.allowIfNamed(rule, allowed) : Decision.allow(rule);
  }

  private static Optional<String> rule(Rules rules, String name) {
    return rules.domains().stream()
        .filter(rule -> rule.allows(name))
        .findFirst()
        .map(DomainRule::toString);
  }

  /** Decides about a port of the host's loopback interface. */
  public static Decision hostPort(Rules rules, int port) {
    if (!rules.egress()) {
      return Decision.deny(OFF);
    }
    return rules.addresses().stream()
        .filter(rule -> rule.opensHost(port))
        .findFirst()
        .map(rule -> Decision.allow(rule.toString()))
        .orElseGet(() -> Decision.deny("no rule host:" + port + " allows it"));
  }

  /** Decides whether a name, as {@link DomainRule#normal} makes it, is resolved. */
  public static Decision name(Rules rules, String name) {
    if (!rules.egress()) {
      return Decision.deny(OFF);
    }
    if (!rules.isList()) {
      return Decision.allow(EGRESS);
    }
    return rule(rules, name).map(Decision::allow).orElseGet(() -> Decision.deny(NO_RULE));
  }
}
