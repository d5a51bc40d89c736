package dev.pyro.network.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
import dev.pyro.NetworkRules;
import dev.pyro.PyroException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users write as rules. */
class RulesTest {
  private static final String DOMAIN_FORM =
      "a rule is a name without scheme, port and path: pypi.org, or *.debian.org for the names below"
          + " debian.org";
  private static final String ADDRESS_FORM =
      "a rule is ADDRESS or ADDRESS/PREFIX, with :PORT for one port only: 10.1.2.0/24,"
          + " 192.168.7.9:5432, [fd00::5]:443; host:PORT is a port of this host's loopback interface";

  @Test
  void rulesAreRead() {
    Rules rules =
        Rules.of(
            new NetworkRules(
                NetworkPolicy.EGRESS,
                List.of("PyPI.org.", "*.debian.org", "bücher.example"),
                List.of("10.1.2.9/24", "192.168.7.9:5432", "[fd00::5]:443", "host:11434")));
    assertEquals("[pypi.org, *.debian.org, xn--bcher-kva.example]", rules.domains().toString());
    assertEquals(
        "[10.1.2.0/24, 192.168.7.9:5432, [fd00::5]:443, host:11434]", rules.addresses().toString());
    assertEquals(Rules.OFF, Rules.of(NetworkRules.OFF));
    assertEquals(Rules.EGRESS, Rules.of(NetworkRules.EGRESS));
  }

  @ParameterizedTest
  @CsvSource({
    "https://pypi.org, is no name",
    "pypi.org:443, is no name",
    "pypi.org/simple, is no name",
    "a..b, is no name",
    "*, is no name",
    "www.*.org, is no name"
  })
  void whatIsNoNameIsRefused(String entry, String fault) {
    assertRefused(domain(entry), "allow_domains: \"" + entry + "\" " + fault, DOMAIN_FORM);
  }

  @ParameterizedTest
  @CsvSource({"*.org", "*.localhost"})
  void aWildcardOfOneLabelIsTooWide(String entry) {
    assertRefused(
        domain(entry),
        "allow_domains: \"" + entry + "\" is too wide",
        "what follows *. has at least two labels, such as *.debian.org");
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1", "fd00::5", "192.168.0.0/16", "10.0.0.1:80"})
  void anAddressIsNoName(String entry) {
    assertRefused(
        domain(entry),
        "allow_domains: \"" + entry + "\" is no name",
        "addresses are given in allow_addresses");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.256",
    "10.0.0.0/33",
    "10.0.0.1:0",
    "10.0.0.1:65536",
    "host",
    "[fd00::5",
    "010.0.0.1"
  })
  void whatIsNoAddressIsRefused(String entry) {
    assertRefused(address(entry), "allow_addresses: \"" + entry + "\" is no address", ADDRESS_FORM);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0/0", "::/0", "8.0.0.0/6", "[::/0]:443"})
  void aRangeOfNearlyEverythingIsRefused(String entry) {
    assertRefused(
        address(entry),
        "allow_addresses: \"" + entry + "\" is too wide: it would open every private network",
        "the widest range is a /7; without lists, egress is all of the internet");
  }

  @ParameterizedTest
  @CsvSource({"localhost", "host.pyro.internal", "LocalHost."})
  void theHostIsNoNameOfTheInternet(String entry) {
    assertRefused(
        domain(entry),
        "allow_domains: \"" + entry + "\" is no name of the internet",
        "a port of this host's loopback interface is host:PORT in allow_addresses");
  }

  @Test
  void aNameIsNoAddress() {
    assertRefused(
        address("pypi.org"),
        "allow_addresses: \"pypi.org\" is no address",
        "names are given in allow_domains");
  }

  @ParameterizedTest
  @CsvSource({"localhost:11434", "host.pyro.internal:11434", "host:0", "host:99999", "host:http"})
  void aPortOfTheHostHasOneForm(String entry) {
    assertRefused(
        address(entry),
        "allow_addresses: \"" + entry + "\" is no address",
        "host:PORT is a port of this host's loopback interface, from 1 to 65535");
  }

  @Test
  void aRangeOfAddressesIsNoName() {
    assertRefused(
        address("10.0.0.0-10.0.0.5"),
        "allow_addresses: \"10.0.0.0-10.0.0.5\" is no address",
        ADDRESS_FORM);
  }

  /** A rule that can never open anything would only puzzle. */
  @ParameterizedTest
  @CsvSource({"127.0.0.1:5432, host:5432", "127.0.0.0/8, host:PORT", "[::1]:80, host:80"})
  void loopbackIsWrittenAsHost(String entry, String instead) {
    assertRefused(
        address(entry),
        "allow_addresses: \"" + entry + "\" is the loopback interface of the machine itself",
        instead + " is a port of this host's loopback interface");
  }

  @ParameterizedTest
  @CsvSource({
    "224.0.0.251",
    "100.127.255.249:28080",
    "fd70:7972:6f00::1",
    "239.1.0.0/16",
    "255.255.255.255:80",
    "0.0.0.0",
    "ff02::1",
    "::ffff:10.0.0.1",
    "[64:ff9b::a00:1]:443",
    "2002:a00:1::/48"
  })
  void whatStaysClosedIsNoRule(String entry) {
    assertRefused(
        address(entry),
        "allow_addresses: \"" + entry + "\" is the address of no other machine",
        "multicast, reserved addresses, a machine's own network, and IPv6 addresses that carry an"
            + " IPv4 address stay closed");
  }

  private static NetworkRules domain(String entry) {
    return new NetworkRules(NetworkPolicy.EGRESS, List.of("pypi.org", entry), List.of());
  }

  private static NetworkRules address(String entry) {
    return new NetworkRules(NetworkPolicy.EGRESS, List.of(), List.of("10.0.0.1", entry));
  }

  private static void assertRefused(NetworkRules rules, String message, String hint) {
    PyroException refused = assertThrows(PyroException.class, () -> Rules.of(rules));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    assertEquals(message, refused.getMessage());
    assertEquals(Optional.of(hint), refused.hint());
  }
}
