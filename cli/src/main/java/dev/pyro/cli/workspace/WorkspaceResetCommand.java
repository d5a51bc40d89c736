package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.NotYet;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace reset}. */
public final class WorkspaceResetCommand extends ChangeCommand {
  private static final String BASELINE = "baseline";
  private static final Flag SNAPSHOT =
      Flag.withValue("snapshot", "NAME", "what to go back to; so far only baseline (baseline)");

  @Override
  public Usage usage() {
    return Usage.onWorkspace("give a workspace a fresh machine and its first content")
        .flags(SNAPSHOT, StopFlags.TIMEOUT, StopFlags.FORCE)
        .details(
            "Everything that was changed in it is lost: files, processes, the log. Its id, name and",
            "labels stay.")
        .example("try again from the start", "pyro workspace reset fix");
  }

  @Override
  protected WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    if (!call.value(SNAPSHOT).orElse(BASELINE).equals(BASELINE)) {
      throw NotYet.feature("snapshots", "leave --snapshot out to go back to the baseline");
    }
    return pyro.resetWorkspace(workspace, StopFlags.of(call));
  }
}
