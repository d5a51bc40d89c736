package dev.pyro.cli.env;

import dev.pyro.EnvironmentInfo;
import dev.pyro.Pyro;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro env import}. */
public final class EnvImportCommand extends EngineCommand<EnvironmentInfo> {
  @Override
  public Usage usage() {
    return Usage.of("install an environment and its kernel from a file of pyro env export")
        .arguments("FILE")
        .details(
            "pyro notices a damaged file. It does not notice a forged one: compare sha256sum FILE on both",
            "hosts.")
        .example("on a host without a network", "pyro env import debian-12.pyro");
  }

  @Override
  protected EnvironmentInfo ask(Pyro pyro, Invocation call) {
    return pyro.importEnvironment(call.requiredPath(0, "FILE"));
  }

  @Override
  protected String text(EnvironmentInfo environment, Invocation call) {
    return "imported "
        + environment.name()
        + ": "
        + environment.packageCount()
        + " packages, kernel "
        + environment.kernel().orElse("unknown")
        + ", "
        + environment.digest().orElse("no digest")
        + "\n";
  }
}
