package dev.pyro.cli.env;

import dev.pyro.EnvironmentInfo;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.ListCommand;
import dev.pyro.cli.core.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code pyro env list}. */
public final class EnvListCommand extends ListCommand<List<EnvironmentInfo>, EnvironmentInfo> {
  public EnvListCommand() {
    super("names", "ENVIRONMENT", "INSTALLED", "SIZE", "DESCRIPTION");
  }

  @Override
  public Usage usage() {
    return Usage.of("list the environments that machines can start from")
        .flags(quiet)
        .example("what there is", "pyro env list")
        .example("for a program", "pyro env list --json");
  }

  @Override
  protected List<EnvironmentInfo> ask(Pyro pyro, Invocation call) {
    return pyro.listEnvironments();
  }

  @Override
  protected Object json(List<EnvironmentInfo> list) {
    return Map.of("count", list.size(), "environments", list);
  }

  @Override
  protected List<EnvironmentInfo> items(List<EnvironmentInfo> list) {
    return list;
  }

  @Override
  protected String[] cells(EnvironmentInfo environment, Instant now) {
    boolean installed = environment.installed();
    return new String[] {
      environment.name(),
      installed ? "yes" : "no",
      installed ? Units.bytes(environment.sizeBytes()) : "",
      environment.description()
    };
  }
}
