package dev.pyro;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a machine may reach, and whether the host may reach its services. */
public enum NetworkPolicy {
  /** Nothing leaves the machine, and none of its ports is published. */
  OFF,
  /** Nothing leaves the machine; ports of its services can be published on the host. */
  PUBLISHED_PORTS,
  /** The machine reaches what its {@link NetworkRules} allow. */
  EGRESS,
  /** Both. */
  EGRESS_AND_PUBLISHED_PORTS;

  /** Returns the name that JSON output and tools use, such as {@code egress+published-ports}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace("_and_", "+").replace('_', '-');
  }

  /**
   * Returns the policy of a name.
   *
   * @param wireName as {@link #wireName} returns it
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if there is no such policy
   */
  public static NetworkPolicy of(String wireName) {
    return Stream.of(values())
        .filter(policy -> policy.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.INVALID_ARGUMENT,
                "there is no network_policy \""
                    + wireName
                    + "\"; it is one of "
                    + Stream.of(values())
                        .map(NetworkPolicy::wireName)
                        .collect(Collectors.joining(", "))));
  }

  /** Returns whether anything outside may be reached. */
  public boolean hasEgress() {
    return this == EGRESS || this == EGRESS_AND_PUBLISHED_PORTS;
  }

  /** Returns whether ports of services may be published. */
  public boolean mayPublish() {
    return this == PUBLISHED_PORTS || this == EGRESS_AND_PUBLISHED_PORTS;
  }
}
