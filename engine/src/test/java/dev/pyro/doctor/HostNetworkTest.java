package dev.pyro.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.DoctorReport.Check;
import dev.pyro.DoctorReport.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of the network, on hosts that are made up. */
class HostNetworkTest {
  private static final String LOOPBACK = "0".repeat(31) + "1 01 80 10 80       lo\n";
  private static final String GLOBAL = "20010db8000000000000000000000002 04 40 00 82     eth0\n";
  private static final String ANY = "0".repeat(32) + " 00 " + "0".repeat(32) + " 00 ";
  private static final String REJECTING =
      ANY + "0".repeat(32) + " ffffffff 00000001 00000000 00200200       lo\n";
  private static final String DEFAULT =
      ANY + "20010db8000000000000000000000001 00000400 00000003 00000000 00000003     eth0\n";

  @TempDir Path folder;

  @BeforeEach
  void anEmptyHost() throws IOException {
    file("if_inet6", LOOPBACK);
    file("ipv6_route", REJECTING);
    file("status", "Name:\tjava\nGid:\t5\t1000\t5\t5\nGroups:\t27 2000 \n");
    file("ping_group_range", "1\t0\n");
    file("resolv.conf", "search example.org\n");
  }

  private void file(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private Check found(String name, Map<String, String> env) {
    Findings findings = new Findings();
    new HostNetwork(
            folder,
            folder.resolve("status"),
            folder.resolve("ping_group_range"),
            folder.resolve("resolv.conf"),
            env)
        .check(findings);
    return findings.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Check found(String name) {
    return found(name, Map.of());
  }

  private static Check ok(String name, String detail) {
    return new Check(name, Status.OK, detail, Optional.empty());
  }

  @Test
  void ipv6NeedsAGlobalAddressAndARouteThatLeadsSomewhere() throws Exception {
    assertEquals(
        ok("ipv6", "none: this host has no global address; machines reach IPv4 only"),
        found("ipv6"));
    file("if_inet6", LOOPBACK + GLOBAL);
    assertEquals(
        ok("ipv6", "none: this host has no default route; machines reach IPv4 only"),
        found("ipv6"));
    file("ipv6_route", REJECTING + DEFAULT);
    assertEquals(ok("ipv6", "a global address and a default route, through eth0"), found("ipv6"));
  }

  @Test
  void aKernelWithoutIpv6HasNone() throws Exception {
    Files.delete(folder.resolve("if_inet6"));
    Files.delete(folder.resolve("ipv6_route"));
    assertEquals(
        ok("ipv6", "none: this host has no global address; machines reach IPv4 only"),
        found("ipv6"));
  }

  @Test
  void whoMayOpenPingSocketsIsAskedOfTheEffectiveGroupAndAllOthers() throws Exception {
    Check no =
        ok(
            "ping",
            "none: this user may open no ping sockets; of a machine's pings only its gateway answers");
    Check yes = ok("ping", "this user may open ping sockets, so machines can ping");
    assertEquals(no, found("ping"));
    file("ping_group_range", "1000\t1000\n");
    assertEquals(yes, found("ping"));
    file("ping_group_range", "2000\t2147483647\n");
    assertEquals(yes, found("ping"));
    file("ping_group_range", "5\t5\n"); // the real group does not count
    assertEquals(no, found("ping"));
  }

  @Test
  void withoutAResolverThereIsAWarning() throws Exception {
    assertEquals(
        new Check(
            "resolvers",
            Status.WARNING,
            folder.resolve("resolv.conf") + " names none",
            Optional.of(
                "machines find no names, unless a resolver listens on port 53 of this host")),
        found("resolvers"));
    file("resolv.conf", "nameserver 192.0.2.1\nnameserver 2001:db8::1\n");
    assertEquals(ok("resolvers", "192.0.2.1, 2001:db8:0:0:0:0:0:1"), found("resolvers"));
  }

  @Test
  void aProxyIsNamedWithoutItsPassword() {
    assertEquals(ok("proxy", "none"), found("proxy"));
    assertEquals(
        ok("proxy", "HTTPS_PROXY (proxy.example.org:3128), http_proxy (192.0.2.7:80)"),
        found(
            "proxy",
            Map.of(
                "HTTPS_PROXY", "http://ada:hunter2@proxy.example.org:3128/",
                "http_proxy", "192.0.2.7",
                "HTTP_PROXY", "http://other.example.org")));
  }

  @Test
  void aProxyThatIsReachedOverTlsIsNotUsed() {
    assertEquals(
        new Check(
            "proxy",
            Status.WARNING,
            "https_proxy names no proxy that machines can use; used: all_proxy (p.example.org:80)",
            Optional.of("pyro speaks to a proxy over plain HTTP: http://HOST:PORT")),
        found(
            "proxy",
            Map.of("https_proxy", "https://ada:hunter2@q:1", "all_proxy", "p.example.org")));
  }
}
