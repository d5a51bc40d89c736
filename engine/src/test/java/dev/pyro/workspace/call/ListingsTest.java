package dev.pyro.workspace.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import org.junit.jupiter.api.Test;

class ListingsTest {
  @Test
  void permissionsHaveFourDigits() {
    assertEquals("0000", Listings.mode(0));
    assertEquals("0644", Listings.mode(0644));
    assertEquals("7777", Listings.mode(07777));
  }

  @Test
  void anInterruptedListingIsCancelled() {
    Listings.checkInterrupt();
    Thread.currentThread().interrupt();
    try {
      PyroException failure = assertThrows(PyroException.class, Listings::checkInterrupt);
      assertEquals(ErrorCode.CANCELLED, failure.code());
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt stays");
    }
  }
}
