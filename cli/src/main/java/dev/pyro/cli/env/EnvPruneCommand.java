package dev.pyro.cli.env;

import dev.pyro.PruneResult;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro env prune}. */
public final class EnvPruneCommand extends EngineCommand<PruneResult> {
  @Override
  public Usage usage() {
    return Usage.of("remove what no environment needs any more")
        .example("after an upgrade of pyro or QEMU", "pyro env prune");
  }

  @Override
  protected PruneResult ask(Pyro pyro, Invocation call) {
    return pyro.pruneEnvironments();
  }

  @Override
  protected String text(PruneResult result, Invocation call) {
    StringBuilder text = new StringBuilder();
    for (String name : result.removed()) {
      text.append("removed ").append(name).append('\n');
    }
    return text.append("freed ").append(Units.bytes(result.freedBytes())).append('\n').toString();
  }
}
