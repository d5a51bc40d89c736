package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BuildProgressTest {
  private final List<Progress> heard = new ArrayList<>();
  private final BuildProgress progress = new BuildProgress("build x", heard::add);

  @Test
  void downloadIsCountedInBytesOfAltogether() {
    lines(
        """
        pyro: downloading the base system
        0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
        Need to get 1,500 kB/3.0 MB of archives.
        Get:1 http://mirror.example/debian bookworm/main amd64 libc6 amd64 2.36 [1400 kB]
        Get:2 http://mirror.example/debian bookworm/main amd64 bash amd64 5.2 [100 kB]
        """);

    assertEquals(at("downloading the base system", 1_400_000, 1_500_000), heard.get(2));
    assertEquals(at("downloading the base system", 1_500_000, 1_500_000), heard.getLast());
  }

  @Test
  void installationIsCountedInStepsOfDpkg() {
    lines(
        """
        pyro: installing the base system
        pyro-packages: 2
        Unpacking bash (5.2) ...
        Unpacking libc6 (2.36) ...
        Setting up bash (5.2) ...
        """);

    assertEquals(at("installing the base system", 3, 4), heard.getLast());
  }

  @Test
  void stepsOfOurScriptsAreTold() {
    lines("pyro: making the disk image\n");

    assertEquals(
        new Progress("build x", "making the disk image", 0, OptionalLong.empty(), false),
        heard.getLast());
  }

  @Test
  void failureNamesTheStepAndTheLastLines() {
    lines("pyro: downloading packages\n");

    PyroException e =
        progress.failure(
            new ChildProcess.Outcome(
                25, List.of("Err:1 http://mirror.example", "E: Unable to locate package gti")));

    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(
        "cannot build x: downloading packages failed with status 25\n"
            + "Err:1 http://mirror.example\nE: Unable to locate package gti",
        e.getMessage());
    assertEquals("the host's apt sources for bookworm lack a package", e.hint().orElseThrow());
  }

  private void lines(String text) {
    text.lines().forEach(progress::line);
  }

  private static Progress at(String step, long done, long total) {
    return new Progress("build x", step, done, OptionalLong.of(total), false);
  }
}
