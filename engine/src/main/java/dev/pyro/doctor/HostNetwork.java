package dev.pyro.doctor;

import dev.pyro.network.dns.Resolvers;
import dev.pyro.network.stack.Proxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the host offers for the networks of machines. Nothing of it is asked over a network: a
 * doctor that waits for one is of no use where it is missing.
 *
 * @param net the kernel's folder of that name, see proc_net(5)
 * @param status of this process, see proc_pid_status(5)
 * @param pingGroups which groups may open ping sockets, see icmp(7)
 * @param resolvers see resolv.conf(5)
 * @param env the environment; its proxies are used by machines
 */
record HostNetwork(
    Path net, Path status, Path pingGroups, Path resolvers, Map<String, String> env) {
  private static final String GLOBAL = "00"; // the scope of an address in if_inet6
  private static final String ANY = "0".repeat(32);
  private static final String NO_PREFIX = "00";
  private static final int ROUTE_IS_UP = 0x1; // RTF_UP and RTF_REJECT of linux/route.h
  private static final int ROUTE_REJECTS = 0x200;

  static HostNetwork of(Map<String, String> env) {
    return new HostNetwork(
        Path.of("/proc/net"),
        Path.of("/proc/self/status"),
        Path.of("/proc/sys/net/ipv4/ping_group_range"),
        Resolvers.FILE,
        env);
  }

  void check(Findings findings) {
    ipv6(findings);
    ping(findings);
    resolvers(findings);
    proxy(findings);
  }

  private void ipv6(Findings findings) {
    Optional<List<String>> address =
        lines(net.resolve("if_inet6")) // address, interface, prefix, scope, flags, name
            .filter(words -> words.size() >= 6 && words.get(3).equals(GLOBAL))
            .findFirst();
    Optional<List<String>> route =
        lines(net.resolve("ipv6_route")) // to, prefix, from, prefix, next, metric, 2 counts, flags
            .filter(words -> words.size() >= 10)
            .filter(words -> words.get(0).equals(ANY) && words.get(1).equals(NO_PREFIX))
            .filter(words -> {
              long flags = Long.parseLong(words.get(8), 16);
              return (flags & ROUTE_IS_UP) != 0 && (flags & ROUTE_REJECTS) == 0;
            })
            .findFirst();
    if (address.isPresent() && route.isPresent()) {
      findings.ok("ipv6", "a global address and a default route, through " + route.get().getLast());
    } else {
      findings.ok(
          "ipv6",
          "none: this host has no "
              + (address.isEmpty() ? "global address" : "default route")
              + "; machines reach IPv4 only");
    }
  }

  private void ping(Findings findings) {
    List<Long> range =
        lines(pingGroups).findFirst().orElse(List.of()).stream().map(Long::parseLong).toList();
    boolean isAllowed =
        range.size() == 2
            && groups().anyMatch(group -> range.getFirst() <= group && group <= range.getLast());
    findings.ok(
        "ping",
        isAllowed
            ? "this user may open ping sockets, so machines can ping"
            : "none: this user may open no ping sockets; of a machine's pings only its gateway answers");
  }

  /** The kernel looks at the effective group and at all others. */
  private LongStream groups() {
    return lines(status)
        .filter(words -> words.getFirst().equals("Gid:") || words.getFirst().equals("Groups:"))
        .flatMap(words -> {
          boolean isOwn = words.getFirst().equals("Gid:"); // real, effective, saved, file system
          return isOwn ? Stream.of(words.get(2)) : words.stream().skip(1);
        })
        .mapToLong(Long::parseLong);
  }

  private void resolvers(Findings findings) {
    List<String> named =
        new Resolvers(resolvers)
            .named().stream().map(server -> server.getAddress().getHostAddress()).toList();
    if (named.isEmpty()) {
      findings.warning(
          "resolvers",
          resolvers + " names none",
          "machines find no names, unless a resolver listens on port 53 of this host");
    } else {
      findings.ok("resolvers", String.join(", ", named));
    }
  }

  private void proxy(Findings findings) {
    SortedMap<String, Optional<String>> named = Proxy.named(env);
    List<String> unusable = new ArrayList<>();
    named.forEach((variable, proxy) -> {
      if (proxy.isEmpty()) {
        unusable.add(variable);
      }
    });
    String usable =
        named.entrySet().stream()
            .filter(entry -> entry.getValue().isPresent())
            .map(entry -> entry.getKey() + " (" + entry.getValue().get() + ")")
            .collect(Collectors.joining(", "));
    if (!unusable.isEmpty()) {
      findings.warning(
          "proxy",
          String.join(", ", unusable)
              + " names no proxy that machines can use"
              + (usable.isEmpty() ? "" : "; used: " + usable),
          "pyro speaks to a proxy over plain HTTP: http://HOST:PORT");
    } else {
      findings.ok("proxy", usable.isEmpty() ? "none" : usable);
    }
  }

  /** Returns the words of each line; none of a file that the host does not have. */
  private static Stream<List<String>> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> Arrays.asList(line.strip().split("\\s+")));
    } catch (IOException _) {
      return Stream.empty();
    }
  }
}
