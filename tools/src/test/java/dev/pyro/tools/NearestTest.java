package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> WORDS = List.of("run", "doctor", "completion", "--mem-mib");

  @Test
  void findsSlips() {
    assertEquals(Optional.of("run"), Nearest.to("rn", WORDS));
    assertEquals(Optional.of("doctor"), Nearest.to("doctro", WORDS));
    assertEquals(Optional.of("--mem-mib"), Nearest.to("--mem-mb", WORDS));
    assertEquals(Optional.of("completion"), Nearest.to("comp", WORDS));
  }

  @Test
  void doesNotGuessWildly() {
    assertEquals(Optional.empty(), Nearest.to("banana", WORDS));
    assertEquals(Optional.empty(), Nearest.to("x", List.of("yes")));
  }
}
