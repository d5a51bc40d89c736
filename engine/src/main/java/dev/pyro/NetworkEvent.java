package dev.pyro;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Something that a machine's network did: it allowed or denied a flow or a name, or an allowed flow
 * ended.
 *
 * @param at when
 * @param kind what happened
 * @param protocol {@code tcp}, {@code udp}, {@code icmp} or, if a name was asked for, {@code dns}
 * @param name the name by which the machine found the address, or for which it asked
 * @param address the address; empty for a name
 * @param port the port; empty for a name, and for ICMP, which has none
 * @param rule the rule that allowed it, or why it was denied, in words
 * @param bytesOut how much the machine sent in a flow that has ended, in bytes; 0 before
 * @param bytesIn how much it received, in bytes
 */
public record NetworkEvent(
    Instant at,
    Kind kind,
    String protocol,
    Optional<String> name,
    Optional<String> address,
    OptionalInt port,
    String rule,
    long bytesOut,
    long bytesIn) {
  /** What happened. */
  public enum Kind {
    /** A new flow, or a name, was allowed. */
    ALLOWED,
    /** A new flow, or a name, was denied. */
    DENIED,
    /** An allowed flow has ended. */
    ENDED;

    /** Returns the name that JSON output and tools use. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks that nothing is null. */
  public NetworkEvent {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(port, "port");
    Objects.requireNonNull(rule, "rule");
  }

  /** Returns the decision about a new flow. */
  public static NetworkEvent decision(
      Instant at,
      boolean allowed,
      String protocol,
      Optional<String> name,
      String address,
      OptionalInt port,
      String rule) {
    return new NetworkEvent(
        at,
        allowed ? Kind.ALLOWED : Kind.DENIED,
        protocol,
        name,
        Optional.of(address),
        port,
        rule,
        0,
        0);
  }

  /** Returns the decision about a name that the machine asked for. */
  public static NetworkEvent lookup(Instant at, boolean allowed, String name, String rule) {
    return new NetworkEvent(
        at,
        allowed ? Kind.ALLOWED : Kind.DENIED,
        "dns",
        Optional.of(name),
        Optional.empty(),
        OptionalInt.empty(),
        rule,
        0,
        0);
  }

  /** Returns the end of a flow of which this is the decision. */
  public NetworkEvent ended(Instant when, long out, long in) {
    return new NetworkEvent(when, Kind.ENDED, protocol, name, address, port, rule, out, in);
  }

  /**
   * Returns it on one line, without the time, such as {@code denied tcp example.org
   * 93.184.216.34:443 (no rule allows it)}.
   */
  public String line() {
    StringBuilder line = new StringBuilder(kind.wireName()).append(' ').append(protocol);
    name.ifPresent(known -> line.append(' ').append(known));
    address.ifPresent(known -> line.append(' ').append(place(known)));
    if (kind == Kind.ENDED) {
      line.append(": ").append(bytesOut).append(" bytes out, ").append(bytesIn).append(" bytes in");
      return line.toString();
    }
    return line.append(" (").append(rule).append(')').toString();
  }

  private String place(String known) {
    if (port.isEmpty()) {
      return known;
    }
    boolean isIpv6 = known.indexOf(':') >= 0;
    return (isIpv6 ? "[" + known + "]" : known) + ":" + port.getAsInt();
  }
}
