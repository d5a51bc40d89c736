package dev.pyro.network.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.packet.IpAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The newest pins are known, and there are only so many. */
class PinsTest {
  private final Pins pins = new Pins();

  @Test
  void anAddressHasTheNamesItWasGivenForTheNewestLast() {
    pins.pin("a.example", address(1));
    pins.pin("b.example", address(1));
    pins.pin("a.example", address(1));
    assertEquals("[b.example, a.example]", pins.names(address(1)).toString());
    assertEquals(Set.of(), pins.names(address(2)));
  }

  @Test
  void ofTooManyAddressesTheOldestAreForgotten() {
    for (int number = 0; number < Pins.MAX_ADDRESSES; number++) {
      pins.pin("a.example", address(number));
    }
    pins.pin("a.example", address(0)); // asked for again: now it is new
    pins.pin("a.example", address(Pins.MAX_ADDRESSES));
    assertEquals(Set.of("a.example"), pins.names(address(0)));
    assertEquals(Set.of(), pins.names(address(1)));
    assertEquals(Set.of("a.example"), pins.names(address(2)));
  }

  @Test
  void ofTooManyNamesTheOldestAreForgotten() {
    for (int number = 0; number <= Pins.MAX_NAMES; number++) {
      pins.pin("n" + number + ".example", address(1));
    }
    Set<String> names = pins.names(address(1));
    assertEquals(Pins.MAX_NAMES, names.size());
    assertTrue(!names.contains("n0.example") && names.contains("n1.example"), names.toString());
  }

  private static IpAddress address(int number) {
    return IpAddress.ipv4(0x0100_0000 + number);
  }
}
