package dev.pyro.tools;

import static dev.pyro.tools.Parameter.bool;
import static dev.pyro.tools.Parameter.text;
import static dev.pyro.tools.Parameter.textList;

import dev.pyro.NetworkPolicy;
import dev.pyro.PublishedPort;
import java.util.List;
import java.util.stream.Stream;

/** The parameters that say what a machine may reach, and which of its ports the host reaches. */
final class NetworkParameters {
  static final String POLICY = "network_policy";

  /** Whether a one-shot machine has a network. */
  static final Parameter NETWORK =
      bool("network", "Reach the outside world; private networks and this host only by a rule.");

  /** Names that may be reached. */
  static final Parameter DOMAINS =
      textList(
          "allow_domains",
          "With egress: reach these names only, on any port, such as pypi.org or *.debian.org.");

  /** Addresses that may be reached. */
  static final Parameter ADDRESSES =
      textList(
          "allow_addresses",
          "With egress: reach these only, private ones too, such as 10.1.2.0/24, 192.168.7.9:5432,"
              + " or host:11434 for a port of this host's loopback (host.pyro.internal).");

  /** Ports of a service. */
  static final Parameter PORTS =
      textList(
          "published_ports",
          "GUEST_PORT or HOST_PORT:GUEST_PORT, reached at 127.0.0.1 of this host. Needs a"
              + " network_policy with published-ports.");

  private NetworkParameters() {}

  /** Returns the parameter for the policy; it has no default. */
  static Parameter policy(String description) {
    return text(POLICY, description)
        .oneOf(
            Stream.of(NetworkPolicy.values()).map(NetworkPolicy::wireName).toArray(String[]::new));
  }

  static List<PublishedPort> ports(Arguments arguments) {
    return arguments.textList(PORTS.name()).stream().map(PublishedPort::parse).toList();
  }
}
