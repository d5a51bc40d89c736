package dev.pyro.name;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class IdsTest {
  @RepeatedTest(100)
  void noIdCouldBeTakenForANumber() {
    String id = Ids.make();
    assertTrue(id.matches("[abcdf][0-9a-f]{11}"), id);
    assertTrue(Ids.isWhole(id), id);
  }

  @Test
  void aBeginningIsNoWholeId() {
    assertFalse(Ids.isWhole("abc"));
    assertTrue(Ids.isWhole("123456789012"), "one of an earlier version");
  }
}
