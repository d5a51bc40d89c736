package dev.pyro.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "abc, '', 3",
    "'', abc, 3",
    "kitten, sitting, 3",
    "ab, ba, 1",
    "fxi, fix, 1"
  })
  void distanceCountsEdits(String from, String to, int distance) {
    assertEquals(distance, NearestName.distance(from, to));
  }

  @Test
  void aSlipIsNear() {
    assertEquals(Optional.of("fix"), NearestName.slip("fxi", List.of("fix", "other")));
    assertEquals(Optional.empty(), NearestName.slip("banana", List.of("fix", "other")));
    assertEquals(Optional.empty(), NearestName.slip("fix", List.of()));
  }

  @Test
  void ofEquallyNearNamesTheShortestIsMeant() {
    assertEquals(Optional.of("ab"), NearestName.of("abc", List.of("abcd", "ab", "x")));
    assertEquals(Optional.empty(), NearestName.of("abc", List.of()));
  }
}
