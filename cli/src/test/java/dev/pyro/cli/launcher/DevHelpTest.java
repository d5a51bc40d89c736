package dev.pyro.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./dev VERB --help} shows how the verb is used, and does nothing else. */
class DevHelpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "setup",
        "build",
        "test",
        "golden",
        "prepare",
        "check",
        "fmt",
        "hook",
        "ide",
        "bench",
        "faults",
        "classpath",
        "install",
        "dist"
      })
  void isShownByEachVerb(String verb) {
    Finished help =
        Finished.run(RealPyro.ROOT, Map.of(), List.of("./dev", verb, "--help")).expect(0);
    assertTrue(help.out().startsWith("./dev " + verb), help.out());
    assertEquals(
        List.of(),
        help.out()
            .lines()
            .filter(line -> line.startsWith("./dev") && !line.startsWith("./dev " + verb))
            .toList());
    assertEquals("", help.err());
  }
}
