package dev.pyro.cli.env;

import dev.pyro.EnvironmentInfo;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro env pull}. */
public final class EnvPullCommand extends EngineCommand<EnvironmentInfo> {
  @Override
  public Usage usage() {
    return Usage.of("build an environment, or repair it, unless it is complete")
        .arguments("ENVIRONMENT")
        .details("A run pulls what it needs by itself; pulling first makes the first run short.")
        .example("the environment with compilers", "pyro env pull debian:12-build")
        .example("for a program", "pyro env pull debian:12 --json");
  }

  @Override
  protected EnvironmentInfo ask(Pyro pyro, Invocation call) {
    return pyro.pullEnvironment(call.required(0));
  }

  @Override
  protected String text(EnvironmentInfo environment, Invocation call) {
    return environment.name()
        + " is complete: "
        + environment.packageCount()
        + " packages, "
        + Units.bytes(environment.sizeBytes())
        + "\n";
  }
}
