package dev.pyro.cli;

import dev.pyro.EnvironmentInfo;
import dev.pyro.tools.Json;
import java.util.List;

/** {@code pyro env inspect}. */
final class EnvInspectCommand implements Subcommand {
  @Override
  public String summary() {
    return "show what is in an environment, and check its image";
  }

  @Override
  public List<String> arguments() {
    return List.of("ENVIRONMENT");
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("its packages and digest", "pyro env inspect debian:12"),
        new Example("for a program", "pyro env inspect debian:12 --json"));
  }

  @Override
  public int run(Invocation call) {
    EnvironmentInfo environment;
    try (Session session = Session.open(call)) {
      environment = session.pyro().inspectEnvironment(call.argument(0).orElseThrow());
    }
    call.console().print(call.json() ? Json.text(environment) : EnvironmentPage.of(environment));
    return ExitCode.OK;
  }
}
