package dev.pyro.cli.run;

import dev.pyro.NetworkPolicy;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import java.util.Optional;

/** The flags that say what a machine may reach. */
public final class NetworkFlags {
  /** What is allowed at all, for workspaces. */
  public static final Flag POLICY =
      Flag.withValue("network-policy", "POLICY", "what it may reach: nothing, by default");

  /** Names. */
  public static final Flag DOMAIN =
      Flag.withValue(
          "allow-domain", "DOMAIN", "reach only such names, also *.NAME; may be repeated");

  /** Addresses. */
  public static final Flag ADDRESS =
      Flag.withValue(
          "allow-address",
          "ADDRESS",
          "reach only such addresses, also private ones; may be repeated");

  private NetworkFlags() {}

  /** Returns the policy that is asked for. */
  public static Optional<NetworkPolicy> policy(Invocation call) {
    return call.value(POLICY).map(NetworkPolicy::of);
  }

  /** Returns what domains and addresses are, for the details of help. */
  public static String[] details() {
    return new String[] {
      "With egress a machine reaches the outside world; private networks and this host only by a rule.",
      "A DOMAIN is pypi.org, or *.debian.org for all names below debian.org. An ADDRESS is 10.1.2.0/24,",
      "192.168.7.9:5432, or host:11434 for a port of this host's loopback interface, which the machine",
      "finds as host.pyro.internal. If any of these is given, nothing else is reached."
    };
  }

  /** Returns what a policy is, for the details of help. */
  public static String[] policyDetails() {
    return new String[] {
      "A POLICY is off, egress, published-ports (service start may publish ports on this host), or",
      "egress+published-ports."
    };
  }
}
