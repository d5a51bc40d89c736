package dev.pyro;

import java.util.List;

/**
 * The network of a one-shot machine.
 *
 * @param vmId the machine
 * @param network whether it has one
 * @param networkPolicy what it may reach: {@code off} or {@code egress}
 * @param allowDomains names that it may reach, see {@link NetworkRules#allowDomains}
 * @param allowAddresses addresses that it may reach, see {@link NetworkRules#allowAddresses}
 */
public record VmNetworkInfo(
    String vmId,
    boolean network,
    NetworkPolicy networkPolicy,
    List<String> allowDomains,
    List<String> allowAddresses) {
  /** Copies the lists. */
  public VmNetworkInfo {
    allowDomains = List.copyOf(allowDomains);
    allowAddresses = List.copyOf(allowAddresses);
  }
}
