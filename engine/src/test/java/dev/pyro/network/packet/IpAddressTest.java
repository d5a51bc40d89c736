package dev.pyro.network.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and ranges keep the form that they have. */
class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "FD00:0:0:0:0:0:0:5, fd00::5",
    "2001:db8:0:1:0:0:0:1, 2001:db8:0:1::1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "1:2:3:4:5:6:0:8, 1:2:3:4:5:6:0:8",
    "::ffff:10.1.2.3, ::ffff:a01:203",
  })
  void aLiteralIsShownAsPeopleWriteIt(String text, String shown) {
    assertEquals(shown, IpAddress.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.1",
        "10.1.2.256",
        "010.1.2.3.4",
        "1:2",
        ":::",
        "fe80::1%eth0",
        "12345::",
        "[::1]",
        "10.1.2.3 "
      })
  void nothingElseIsAnAddress(String text) {
    assertEquals(Optional.empty(), IpAddress.parse(text));
  }

  @Test
  void anIpv4MappedAddressStaysOfIpv6() {
    IpAddress mapped = IpAddress.parse("::ffff:127.0.0.1").orElseThrow();
    assertTrue(mapped.isIpv6());
    assertEquals(mapped, IpAddress.of(mapped.bytes()));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
    "10.1.2.3, 10.1.2.3, 10.1.2.4",
    "0.0.0.0/0, 255.1.1.1, ::1",
    "192.168.0.0/31, 192.168.0.1, 192.168.0.2",
    "fc00::/7, fdff::1, fe00::",
    "2001:db8::/65, 2001:db8::7fff:0:0:0, 2001:db8:0:0:8000::",
    "::/0, ffff::, 1.2.3.4",
    "::/96, ::1.2.3.4, ::1:0:0",
  })
  void aRangeContainsWhatBeginsAsItDoes(String range, String inside, String outside) {
    IpRange parsed = IpRange.parse(range).orElseThrow();
    assertTrue(parsed.contains(IpAddress.parse(inside).orElseThrow()), inside);
    assertFalse(parsed.contains(IpAddress.parse(outside).orElseThrow()), outside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "/8"})
  void nothingElseIsARange(String text) {
    assertEquals(Optional.empty(), IpRange.parse(text));
  }

  @Test
  void theBitsBehindThePrefixDoNotMatter() {
    assertEquals("10.1.0.0/16", IpRange.parse("10.1.2.3/16").orElseThrow().toString());
    assertEquals("fd00::/8", IpRange.parse("fdab:1::7/8").orElseThrow().toString());
  }
}
