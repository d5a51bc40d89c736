package dev.pyro.cli;

import dev.pyro.EnvironmentInfo;
import dev.pyro.tools.Json;
import java.util.List;

/** {@code pyro env pull}. */
final class EnvPullCommand implements Subcommand {
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
  public int run(Invocation call) {
    EnvironmentInfo environment;
    try (Session session = Session.open(call)) {
      environment = session.pyro().pullEnvironment(call.argument(0).orElseThrow());
    }
    call.console()
        .print(
            call.json()
                ? Json.text(environment)
                : environment.name()
                    + " is complete: "
                    + environment.packageCount()
                    + " packages, "
                    + Units.bytes(environment.sizeBytes())
                    + "\n");
    return ExitCode.OK;
  }
}
