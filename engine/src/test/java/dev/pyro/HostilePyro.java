package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.environment.Agent;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.Path;

/** A pyro whose guests run the agent that lies, see guest/test/hostile.h. */
public final class HostilePyro {
  private HostilePyro() {}

  /** Builds that agent and opens the home of the tests with it. */
  public static Pyro open() throws IOException, InterruptedException {
    Path guest = Path.of("").toAbsolutePath().resolveSibling("guest");
    Process make =
        new ProcessBuilder("make", "-C", guest.toString(), "hostile")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, make.waitFor());
    return Pyro.open(
        Pyro.Options.defaults().withHome(TestHome.path()),
        Agent.of(guest.resolve("build/pyro-agent-hostile")));
  }
}
