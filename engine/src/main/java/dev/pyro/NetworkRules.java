package dev.pyro;

import java.util.List;
import java.util.Objects;

/**
 * A network policy with the two lists that belong to it. A machine with egress reaches the outside
 * world, but never private networks, link-local addresses, the host's loopback interface and the
 * host's own addresses. If one of the lists has an entry, it reaches nothing but what they name.
 *
 * @param policy what is allowed at all
 * @param allowDomains names that may be reached on every port, such as {@code pypi.org}; {@code
 *     *.debian.org} is every name below {@code debian.org}, and not {@code debian.org} itself
 * @param allowAddresses addresses that may be reached although they would be denied otherwise:
 *     {@code 10.1.2.0/24}, {@code 192.168.7.9:5432}, {@code [fd00::5]:443}, or {@code host:11434}
 *     for a port of the host's loopback interface, which the guest finds as {@code
 *     host.pyro.internal}
 */
public record NetworkRules(
    NetworkPolicy policy, List<String> allowDomains, List<String> allowAddresses) {
  /** Nothing is reached, and no port is published. */
  public static final NetworkRules OFF = new NetworkRules(NetworkPolicy.OFF, List.of(), List.of());

  /** The outside world is reached. */
  public static final NetworkRules EGRESS =
      new NetworkRules(NetworkPolicy.EGRESS, List.of(), List.of());

  /**
   * Copies the lists and checks their size. What a rule looks like is checked when it is used.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} for a list without egress, and for an
   *     entry that is empty or too long; {@link ErrorCode#LIMIT_EXCEEDED} for too many entries
   */
  public NetworkRules {
    Objects.requireNonNull(policy, "policy");
    allowDomains = checked("allow_domains", allowDomains);
    allowAddresses = checked("allow_addresses", allowAddresses);
    if (!policy.hasEgress()) {
      requireNone("allow_domains", allowDomains, policy);
      requireNone("allow_addresses", allowAddresses, policy);
    }
  }

  /** Returns whether only what is listed is reached. */
  public boolean isList() {
    return !allowDomains.isEmpty() || !allowAddresses.isEmpty();
  }

  private static List<String> checked(String list, List<String> entries) {
    if (entries.size() > Limits.MAX_NETWORK_RULES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          list
              + " has "
              + entries.size()
              + " entries; at most "
              + Limits.MAX_NETWORK_RULES
              + " are taken");
    }
    for (String entry : entries) {
      if (entry.isBlank()) {
        throw new PyroException(ErrorCode.INVALID_ARGUMENT, list + " has an empty entry");
      }
      if (entry.length() > Limits.MAX_NETWORK_RULE_CHARS) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            list
                + " has an entry of "
                + entry.length()
                + " characters; a rule has at most "
                + Limits.MAX_NETWORK_RULE_CHARS);
      }
    }
    return List.copyOf(entries);
  }

  private static void requireNone(String list, List<String> entries, NetworkPolicy policy) {
    if (!entries.isEmpty()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          list + " is given, but the network policy " + policy.wireName() + " reaches nothing",
          "choose a network policy with egress, or leave " + list + " out",
          null);
    }
  }
}
