package dev.pyro.cli.env;

import dev.pyro.EnvironmentInfo;
import dev.pyro.Pyro;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro env inspect}. */
public final class EnvInspectCommand extends EngineCommand<EnvironmentInfo> {
  @Override
  public Usage usage() {
    return Usage.of("show what is in an environment, and check its image")
        .arguments("ENVIRONMENT")
        .example("its packages and digest", "pyro env inspect debian:12")
        .example("for a program", "pyro env inspect debian:12 --json");
  }

  @Override
  protected EnvironmentInfo ask(Pyro pyro, Invocation call) {
    return pyro.inspectEnvironment(call.required(0));
  }

  @Override
  protected String text(EnvironmentInfo environment, Invocation call) {
    return EnvironmentPage.of(environment);
  }
}
