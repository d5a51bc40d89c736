package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/**
 * The generations of the wire that this pyro speaks. An agent speaks one, and a machine outlives
 * the pyro that started it: a newer pyro adapts to an older agent, an older pyro cannot know what a
 * newer agent expects. guest/PROTOCOL.md says what raises the generation.
 *
 * @param oldest what HELLO says, so that an agent of any of them answers it
 * @param newest the generation of the agent that comes with this pyro
 */
record Generations(int oldest, int newest) {
  static final Generations SPOKEN = new Generations(1, 1);

  /**
   * Returns if an agent can be talked to.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if not
   */
  void require(Welcome agent) {
    if (agent.generation() > newest) {
      throw refusal(
          "a newer",
          agent,
          "use the pyro that started it; or stop the workspace with that one, and start it with"
              + " this one");
    }
    if (agent.generation() < oldest) {
      throw refusal(
          "an older",
          agent,
          "stop the workspace with the pyro that started it, and start it with this one");
    }
  }

  private PyroException refusal(String age, Welcome agent, String hint) {
    return new PyroException(
        ErrorCode.UNAVAILABLE,
        "this machine was started by %s pyro: its agent (version %s) speaks generation %d, this pyro %s"
            .formatted(age, agent.version(), agent.generation(), this),
        hint,
        null);
  }

  @Override
  public String toString() {
    return oldest == newest ? "generation " + newest : "generations " + oldest + " to " + newest;
  }
}
