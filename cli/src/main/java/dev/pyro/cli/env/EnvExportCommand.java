package dev.pyro.cli.env;

import dev.pyro.EnvironmentExport;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.OutputFlag;
import dev.pyro.cli.core.Usage;

/** {@code pyro env export}. */
public final class EnvExportCommand extends EngineCommand<EnvironmentExport> {
  @Override
  public Usage usage() {
    return Usage.of("write an environment and its kernel to one file")
        .arguments("ENVIRONMENT")
        .flags(OutputFlag.OUTPUT)
        .details(
            "pyro env import installs the file on a host that has no network or cannot build.",
            "An environment that is not there yet is built first.")
        .example("for another host", "pyro env export debian:12 --output debian-12.pyro");
  }

  @Override
  protected EnvironmentExport ask(Pyro pyro, Invocation call) {
    return pyro.exportEnvironment(call.required(0), OutputFlag.of(call, "pyro env export"));
  }

  @Override
  protected String text(EnvironmentExport export, Invocation call) {
    return "exported "
        + export.name()
        + " to "
        + Printable.line(export.outputPath())
        + ": "
        + Units.bytes(export.sizeBytes())
        + ", "
        + export.digest()
        + "\n";
  }
}
