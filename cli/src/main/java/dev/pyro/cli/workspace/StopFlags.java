package dev.pyro.cli.workspace;

import dev.pyro.Limits;
import dev.pyro.StopOptions;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;

/** The flags of the commands that need a workspace for themselves. */
final class StopFlags {
  static final Flag TIMEOUT =
      Flag.number(
          "timeout-seconds",
          Limits.STOP_TIMEOUT_SECONDS,
          "how long to wait for commands that run in it");

  static final Flag FORCE = Flag.of("force", "then end what still runs; without it, give up");

  private StopFlags() {}

  static StopOptions of(Invocation call) {
    return new StopOptions(call.number(TIMEOUT, Limits.STOP_TIMEOUT_SECONDS), call.has(FORCE));
  }
}
