package dev.pyro.cli;

import dev.pyro.PruneResult;
import dev.pyro.tools.Json;
import java.util.List;

/** {@code pyro env prune}. */
final class EnvPruneCommand implements Subcommand {
  @Override
  public String summary() {
    return "remove what no environment needs any more";
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("after an upgrade of pyro or QEMU", "pyro env prune"));
  }

  @Override
  public int run(Invocation call) {
    PruneResult result;
    try (Session session = Session.open(call)) {
      result = session.pyro().pruneEnvironments();
    }
    call.console().print(call.json() ? Json.text(result) : text(result));
    return ExitCode.OK;
  }

  private static String text(PruneResult result) {
    StringBuilder text = new StringBuilder();
    for (String name : result.removed()) {
      text.append("removed ").append(name).append('\n');
    }
    return text.append("freed ").append(Units.bytes(result.freedBytes())).append('\n').toString();
  }
}
