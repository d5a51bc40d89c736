package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CQuotingTest {
  @Test
  void everyByteSurvivesQuoting() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String raw = Raw.of(all);

    CQuoting.Unquoted unquoted = CQuoting.unquote(CQuoting.quoted(raw) + " rest");

    assertEquals(raw, unquoted.name());
    assertEquals(CQuoting.quoted(raw).length(), unquoted.end());
  }

  @Test
  void wrongQuotingIsNone() {
    for (String text :
        Arrays.asList("\"a", "\"\\", "\"\\x\"", "\"\\4 0\"", "\"\\400\"", "\"\\12")) {
      assertNull(CQuoting.unquote(text), text);
    }
  }
}
