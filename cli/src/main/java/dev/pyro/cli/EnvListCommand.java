package dev.pyro.cli;

import dev.pyro.EnvironmentInfo;
import dev.pyro.tools.Json;
import java.util.List;
import java.util.Map;

/** {@code pyro env list}. */
final class EnvListCommand implements Subcommand {
  private static final Flag QUIET = Flag.of('q', "quiet", "print the names only");

  @Override
  public String summary() {
    return "list the environments that machines can start from";
  }

  @Override
  public List<Flag> flags() {
    return List.of(QUIET);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("what there is", "pyro env list"),
        new Example("for a program", "pyro env list --json"));
  }

  @Override
  public int run(Invocation call) {
    List<EnvironmentInfo> environments;
    try (Session session = Session.open(call)) {
      environments = session.pyro().listEnvironments();
    }
    if (call.json()) {
      call.console()
          .print(Json.text(Map.of("count", environments.size(), "environments", environments)));
    } else if (call.has(QUIET)) {
      StringBuilder names = new StringBuilder();
      for (EnvironmentInfo environment : environments) {
        names.append(environment.name()).append('\n');
      }
      call.console().print(names.toString());
    } else {
      call.console().print(table(environments));
    }
    return ExitCode.OK;
  }

  private static String table(List<EnvironmentInfo> environments) {
    TextTable table = new TextTable("ENVIRONMENT", "INSTALLED", "SIZE", "DESCRIPTION");
    for (EnvironmentInfo environment : environments) {
      boolean installed = environment.installed();
      table.row(
          environment.name(),
          installed ? "yes" : "no",
          installed ? Units.bytes(environment.sizeBytes()) : "",
          environment.description());
    }
    return table.toString();
  }
}
