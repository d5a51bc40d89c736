package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CuratedEnvironmentsTest {
  private final CuratedEnvironments curated = new CuratedEnvironments();

  @ParameterizedTest
  @CsvSource({
    "debian:13, debian:12",
    "debain:12, debian:12",
    "debian, debian:12",
    "debian:12-bse, debian:12-base",
    "debian:12-builder, debian:12-build",
  })
  void unknownNameIsMetWithTheNearest(String unknown, String nearest) {
    PyroException e = assertThrows(PyroException.class, () -> curated.find(unknown));

    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals(
        "unknown environment " + unknown + "; did you mean " + nearest + "?", e.getMessage());
    assertEquals("`pyro env list` shows every environment", e.hint().orElseThrow());
  }

  @Test
  void nameIsFoundOnlyWhenItIsExact() {
    assertEquals("debian:12", curated.find("debian:12").name());
    assertThrows(PyroException.class, () -> curated.find("Debian:12"));
  }
}
