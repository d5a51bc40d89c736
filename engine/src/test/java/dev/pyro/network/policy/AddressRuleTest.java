package dev.pyro.network.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.network.packet.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule opens the addresses and the port that it says. */
class AddressRuleTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.0/24, 10.1.2.255, 1, true",
    "10.1.2.0/24, 10.1.3.0, 1, false",
    "10.1.2.3, 10.1.2.3, 65535, true",
    "10.1.2.3, 10.1.2.4, 65535, false",
    "10.1.2.3:443, 10.1.2.3, 443, true",
    "10.1.2.3:443, 10.1.2.3, 80, false",
    "0.0.0.0/0, 203.0.113.1, 80, true",
    "0.0.0.0/0, 2001:db8::1, 80, false",
    "::/0, 203.0.113.1, 80, false",
    "fd00::/8, fdff::1, 80, true",
    "fd00::/8, fc00::1, 80, false",
    "[fd00::5]:443, fd00::5, 443, true",
    "[fd00::5]:443, fd00::5, 80, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, 80, false", // another family
    "host:443, 127.0.0.1, 443, false",
  })
  void aRuleOpensWhatItSays(String rule, String address, int port, boolean opens) {
    assertEquals(
        opens,
        AddressRule.parse(rule).orElseThrow().opens(IpAddress.parse(address).orElseThrow(), port));
  }

  @Test
  void onlyARuleOfTheHostOpensItsPort() {
    assertEquals(true, AddressRule.parse("host:443").orElseThrow().opensHost(443));
    assertEquals(false, AddressRule.parse("host:443").orElseThrow().opensHost(80));
    assertEquals(false, AddressRule.parse("127.0.0.1:443").orElseThrow().opensHost(443));
    assertEquals(false, AddressRule.parse("0.0.0.0/0").orElseThrow().opensHost(443));
  }
}
