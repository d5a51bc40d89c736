package dev.pyro.network.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.network.packet.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest may reach under which rules. */
class PolicyTest {
  private static final IpAddress OWN = address("198.51.100.7");
  private static final String PUBLIC = "203.0.113.8";

  @Test
  void withoutEgressNothingIsReached() {
    assertDenied(
        "the network policy allows no egress",
        decide(Rules.OFF, Set.of(), Protocol.TCP, PUBLIC, 443));
    assertDenied("the network policy allows no egress", Policy.name(Rules.OFF, "pypi.org"));
    assertDenied("the network policy allows no egress", Policy.hostPort(Rules.OFF, 80));
  }

  @ParameterizedTest
  @ValueSource(strings = {PUBLIC, "1.1.1.1", "2606:4700::1111", "192.0.2.1", "64:ff9b::101:101"})
  void withEgressPublicAddressesAreReached(String to) {
    assertEquals(Decision.allow("egress"), decide(Rules.EGRESS, Set.of(), Protocol.UDP, to, 53));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0/8",
    "10.1.2.3, 10.0.0.0/8",
    "100.64.0.1, 100.64.0.0/10",
    "100.127.255.249, 100.64.0.0/10",
    "127.0.0.1, 127.0.0.0/8",
    "127.255.1.1, 127.0.0.0/8",
    "168.63.129.16, 168.63.129.16",
    "169.254.169.254, 169.254.0.0/16",
    "172.31.255.255, 172.16.0.0/12",
    "192.0.0.8, 192.0.0.0/24",
    "192.168.1.1, 192.168.0.0/16",
    "198.19.0.1, 198.18.0.0/15",
    "224.0.0.251, 224.0.0.0/4",
    "255.255.255.255, 240.0.0.0/4",
    "::, ::",
    "::1, ::1",
    "fd00:ec2::254, fc00::/7",
    "fe80::1, fe80::/10",
    "fec0::1, fec0::/10",
    "ff02::1, ff00::/8",
    "::ffff:10.0.0.1, 10.0.0.0/8",
    "::127.0.0.1, 127.0.0.0/8",
    "64:ff9b::169.254.169.254, 169.254.0.0/16",
    "64:ff9b:1::192.168.0.1, 192.168.0.0/16",
    "64:ff9b:1::1.1.1.1, 64:ff9b:1::/48",
    "::ffff:1.1.1.1, ::ffff:0:0/96",
    "::1.1.1.1, ::/96",
    "::ffff:0:10.0.0.1, 10.0.0.0/8",
    "2002:7f00:1::1, 127.0.0.0/8",
    "2001:0:a00:1::1, 10.0.0.0/8",
    "2001:0:cb00:7101:0:0:80ff:fffe, 127.0.0.0/8",
  })
  void someAddressesAreReachedByNobody(String to, String range) {
    assertDenied(
        range + " is denied unless a rule names the address",
        decide(Rules.EGRESS, Set.of(), Protocol.TCP, to, 80));
  }

  @Test
  void theHostsOwnAddressIsDeniedUnlessARuleNamesIt() {
    assertDenied(
        "the host's own addresses are denied unless a rule names the address",
        decide(Rules.EGRESS, Set.of(), Protocol.TCP, OWN.toString(), 22));
    assertEquals(
        Decision.allow("198.51.100.7:22"),
        decide(listing("198.51.100.7:22"), Set.of(), Protocol.TCP, OWN.toString(), 22));
  }

  /** Frames that a guest makes itself can have any address; a socket would never send some. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:198.51.100.7",
        "::198.51.100.7",
        "::ffff:0:198.51.100.7",
        "64:ff9b::198.51.100.7",
        "64:ff9b:1::198.51.100.7",
        "2002:c633:6407::1",
        "2001:0:c633:6407::1"
      })
  void theHostsOwnAddressIsDeniedInEveryOtherForm(String to) {
    assertEquals(
        false, decide(Rules.EGRESS, Set.of(), Protocol.TCP, to, 80).isAllowed(), "to " + to);
    assertEquals(
        false, decide(listing("198.51.100.7"), Set.of(), Protocol.TCP, to, 80).isAllowed());
  }

  @Test
  void anAddressRuleOpensWhatItNamesAndNothingElse() {
    Rules rules = listing("10.1.2.0/24", "192.168.7.9:5432", "[fd00::5]:443");
    assertEquals(
        Decision.allow("10.1.2.0/24"), decide(rules, Set.of(), Protocol.ICMP, "10.1.2.255", 0));
    assertEquals(
        Decision.allow("192.168.7.9:5432"),
        decide(rules, Set.of(), Protocol.TCP, "192.168.7.9", 5432));
    assertEquals(
        Decision.allow("[fd00::5]:443"), decide(rules, Set.of(), Protocol.TCP, "fd00::5", 443));
    assertDenied(
        "192.168.0.0/16 is denied unless a rule names the address",
        decide(rules, Set.of(), Protocol.TCP, "192.168.7.9", 5433));
    assertDenied(
        "192.168.0.0/16 is denied unless a rule names the address",
        decide(rules, Set.of(), Protocol.ICMP, "192.168.7.9", 0)); // it has no port
    assertDenied("no rule allows it", decide(rules, Set.of(), Protocol.TCP, PUBLIC, 443));
    assertDenied("no rule allows it", Policy.name(rules, "pypi.org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::ffff:10.0.0.1",
        "ff02::1"
      })
  void noRuleOpensWhatIsNoOtherMachine(String to) {
    Decision decision = decide(listing("0.0.0.0/0", "::/0"), Set.of(), Protocol.TCP, to, 80);
    assertEquals(false, decision.isAllowed(), decision.rule());
  }

  @Test
  void aNameOpensTheAddressThatWasGivenForIt() {
    Rules rules = new Rules(true, List.of(domain("pypi.org"), domain("*.debian.org")), List.of());
    Set<String> names = Set.of("pypi.org", "evil.example");
    assertEquals(
        Decision.allowIfNamed("pypi.org", Set.of("pypi.org")),
        decide(rules, names, Protocol.TCP, PUBLIC, 443));
    assertEquals(Decision.allow("pypi.org"), decide(rules, names, Protocol.TCP, PUBLIC, 5432));
    assertEquals(Decision.allow("pypi.org"), decide(rules, names, Protocol.ICMP, PUBLIC, 0));
    assertDenied("no rule allows it", decide(rules, Set.of(), Protocol.ICMP, PUBLIC, 0));
    assertDenied(
        "QUIC hides the name that it asks for; TCP does not",
        decide(rules, names, Protocol.UDP, PUBLIC, 443));
    assertDenied("no rule allows it", decide(rules, Set.of(), Protocol.TCP, PUBLIC, 443));
    assertDenied(
        "10.0.0.0/8 is denied unless a rule names the address",
        decide(rules, names, Protocol.TCP, "10.0.0.1", 443));
    assertEquals(Decision.allow("*.debian.org"), Policy.name(rules, "a.www.debian.org"));
    assertDenied("no rule allows it", Policy.name(rules, "debian.org"));
    assertDenied("no rule allows it", Policy.name(rules, "pypi.org.evil.example"));
  }

  @Test
  void thePortOfTheHostIsOpenedByARuleOfItsOwn() {
    Rules rules = listing("host:11434");
    assertEquals(Decision.allow("host:11434"), Policy.hostPort(rules, 11434));
    assertDenied("no rule host:22 allows it", Policy.hostPort(rules, 22));
    assertDenied("no rule host:22 allows it", Policy.hostPort(Rules.EGRESS, 22));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.org",
        "*.",
        "a..b",
        "-a.org",
        "a.org/x",
        "a b",
        "10.1.2.3",
        "*.10.1",
        "a:80",
        "a*.org",
        "x.*.org"
      })
  void whatIsNoDomainRuleIsRefused(String text) {
    assertEquals(Optional.empty(), DomainRule.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PyPI.org, pypi.org",
    "pypi.org., pypi.org",
    "*.Debian.ORG, *.debian.org",
    "bücher.example, xn--bcher-kva.example",
    "_dmarc.example, _dmarc.example",
  })
  void aDomainRuleIsWrittenInOneForm(String text, String shown) {
    assertEquals(shown, domain(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:0",
        "host:65536",
        "10.1.2.3:0",
        "10.1.2:5",
        "a.org",
        "::1:x",
        "[::1",
        "10.0.0.0/8:",
        ":80"
      })
  void whatIsNoAddressRuleIsRefused(String text) {
    assertEquals(Optional.empty(), AddressRule.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.9/24, 10.1.2.0/24",
    "10.1.2.0/24:443, 10.1.2.0/24:443",
    "fd00::5, fd00::5",
    "[fd00::/8], fd00::/8",
    "[FD00::5]:443, [fd00::5]:443",
    "host:11434, host:11434",
  })
  void anAddressRuleIsWrittenInOneForm(String text, String shown) {
    assertEquals(shown, AddressRule.parse(text).orElseThrow().toString());
  }

  private static Rules listing(String... addresses) {
    return new Rules(
        true,
        List.of(),
        List.of(addresses).stream().map(text -> AddressRule.parse(text).orElseThrow()).toList());
  }

  private static DomainRule domain(String text) {
    return DomainRule.parse(text).orElseThrow();
  }

  private static Decision decide(
      Rules rules, Set<String> names, Protocol protocol, String to, int port) {
    return Policy.flow(rules, OWN::equals, names, protocol, address(to), port);
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static void assertDenied(String why, Decision decision) {
    assertEquals(Decision.deny(why), decision);
  }
}
