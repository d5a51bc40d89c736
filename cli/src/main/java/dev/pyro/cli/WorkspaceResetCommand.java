package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import java.util.List;

/** {@code pyro workspace reset}. */
final class WorkspaceResetCommand extends WorkspaceCommand<WorkspaceStatus> {
  private static final String BASELINE = "baseline";
  private static final Flag SNAPSHOT =
      Flag.withValue("snapshot", "NAME", "what to go back to; so far only baseline (baseline)");

  @Override
  public String summary() {
    return "give a workspace a fresh machine and its first content";
  }

  @Override
  public List<Flag> flags() {
    return List.of(SNAPSHOT);
  }

  @Override
  public List<String> details() {
    return List.of(
        "Everything that was changed in it is lost: files, processes, the log. Its id, name and",
        "labels stay.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(new Example("try again from the start", "pyro workspace reset fix"));
  }

  @Override
  WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    if (!call.value(SNAPSHOT).orElse(BASELINE).equals(BASELINE)) {
      throw NotYet.feature("snapshots", "leave --snapshot out to go back to the baseline");
    }
    return pyro.resetWorkspace(workspace);
  }

  @Override
  void show(WorkspaceStatus status, Invocation call) {
    showId(status, call);
  }
}
