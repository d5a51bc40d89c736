package dev.pyro.cli.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Session;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;
import dev.pyro.tools.ResultJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** {@code pyro workspace delete}. Like docker rm, it goes on with the next when one fails. */
public final class WorkspaceDeleteCommand implements Subcommand {
  @Override
  public Usage usage() {
    return Usage.of("remove workspaces and all that belongs to them")
        .arguments(Usage.WORKSPACE + "...")
        .notes(Usage.WORKSPACE_NOTE)
        .details(
            "Prints the id of each that was removed. If one cannot be removed, the others still are.")
        .example("one", "pyro workspace delete fix")
        .example("several", "pyro workspace delete fix try-2 try-3");
  }

  @Override
  public int run(Invocation call) {
    List<String> deleted = new ArrayList<>();
    List<PyroException> failures = new ArrayList<>();
    try (Session session = Session.open(call)) {
      for (String workspace : new LinkedHashSet<>(call.arguments())) {
        try {
          deleted.add(session.pyro().deleteWorkspace(workspace));
        } catch (PyroException e) {
          failures.add(e);
          if (e.code() == ErrorCode.CANCELLED) {
            break;
          }
        }
      }
    }
    return report(call, deleted, failures);
  }

  static int report(Invocation call, List<String> deleted, List<PyroException> failures) {
    Console console = call.console();
    if (!call.json()) {
      deleted.forEach(id -> console.print(id + "\n"));
    } else if (failures.isEmpty()) {
      boolean one = call.arguments().size() == 1;
      console.print(
          ResultJson.text(
              one
                  ? Map.of("deleted", true, "workspace_id", deleted.getFirst())
                  : Map.of("deleted", true, "workspace_ids", deleted)));
    }
    if (failures.isEmpty()) {
      return ExitCode.OK;
    }
    PyroException last = failures.removeLast();
    if (call.json() && !deleted.isEmpty()) {
      throw last.withHint("these were deleted: " + String.join(", ", deleted));
    }
    for (PyroException failure : failures) {
      if (!call.json()) {
        console.error(failure.getMessage(), failure.hint().orElse(null));
      }
    }
    throw last;
  }
}
