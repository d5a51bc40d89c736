package dev.pyro.network.policy;

/** What a guest speaks above IP. */
public enum Protocol {
  TCP,
  UDP,
  /** An echo request; it has no port. */
  ICMP;

  /** Returns its name as events have it. */
  public String word() {
    return switch (this) {
      case TCP -> "tcp";
      case UDP -> "udp";
      case ICMP -> "icmp";
    };
  }
}
