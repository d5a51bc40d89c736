package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceStatus;
import java.time.Instant;
import java.util.List;

/** {@code pyro workspace status}. */
final class WorkspaceStatusCommand extends WorkspaceCommand<WorkspaceStatus> {
  @Override
  public String summary() {
    return "show a workspace's state, size and age";
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("of the one that is called fix", "pyro workspace status fix"),
        new Example("for a program", "pyro workspace status fix --json"));
  }

  @Override
  WorkspaceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.statusWorkspace(workspace);
  }

  @Override
  void show(WorkspaceStatus status, Invocation call) {
    call.console().print(page(status, Instant.now()));
  }

  static String page(WorkspaceStatus status, Instant now) {
    TextTable page = new TextTable();
    page.row("id", status.workspaceId());
    status.name().ifPresent(name -> page.row("name", name));
    if (!status.labels().isEmpty()) {
      page.row("labels", WorkspaceListCommand.labels(status.labels()));
    }
    page.row("state", state(status));
    page.row("environment", status.environment());
    page.row(
        "machine",
        Units.count(status.vcpuCount(), "vCPU", "vCPUs")
            + ", "
            + status.memMib()
            + " MiB of memory, "
            + status.diskMib()
            + " MiB of disk");
    page.row("network", status.networkPolicy());
    page.row("seed", seed(status.workspaceSeed()));
    page.row("created", Units.ago(status.createdAt(), now));
    page.row("activity", Units.ago(status.lastActivityAt(), now));
    page.row("expires", status.expiresAt().map(time -> Units.until(time, now)).orElse("never"));
    page.row("commands", String.valueOf(status.commandCount()));
    page.row("resets", resets(status, now));
    return page.toString();
  }

  private static String state(WorkspaceStatus status) {
    return status.state().wireName() + status.stateReason().map(why -> ": " + why).orElse("");
  }

  private static String seed(WorkspaceSeed seed) {
    return seed.sourcePath()
        .map(source ->
            source
                + ", "
                + Units.count(seed.entryCount(), "entry", "entries")
                + ", "
                + Units.bytes(seed.bytesWritten()))
        .orElse("none");
  }

  private static String resets(WorkspaceStatus status, Instant now) {
    return status.resetCount()
        + status.lastResetAt().map(time -> ", the last " + Units.ago(time, now)).orElse("");
  }
}
