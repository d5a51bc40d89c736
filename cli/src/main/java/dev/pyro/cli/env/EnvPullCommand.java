package dev.pyro.cli.env;

import dev.pyro.EnvironmentInfo;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Invocation;
import java.util.List;

/** {@code pyro env pull}. */
public final class EnvPullCommand extends EngineCommand<EnvironmentInfo> {
  @Override
  public String summary() {
    return "build an environment, or repair it, unless it is complete";
  }

  @Override
  public List<String> arguments() {
    return List.of("ENVIRONMENT");
  }

  @Override
  public List<String> details() {
    return List.of("A run pulls what it needs by itself; pulling first makes the first run short.");
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("the environment with compilers", "pyro env pull debian:12-build"),
        new Example("for a program", "pyro env pull debian:12 --json"));
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
