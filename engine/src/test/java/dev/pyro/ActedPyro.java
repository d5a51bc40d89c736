package dev.pyro;

import dev.pyro.environment.Agent;
import dev.pyro.guest.Patience;
import java.nio.file.Path;
import java.time.Duration;

/** A pyro that waits for guests only as long as a test wants. */
public final class ActedPyro {
  private static final Agent AGENT = Agent.bundled();

  private ActedPyro() {}

  /**
   * Opens a home.
   *
   * @param answer how long a guest may take for an answer
   * @param stall how long its work on files may stand still
   * @param whole how long that may take
   */
  public static Pyro open(Path home, Duration answer, Duration stall, Duration whole) {
    return Pyro.open(
        Pyro.Options.defaults().withHome(home), AGENT, Patience.of(answer, stall, whole));
  }
}
