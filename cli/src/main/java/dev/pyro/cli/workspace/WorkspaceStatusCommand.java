package dev.pyro.cli.workspace;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceStatus;
import dev.pyro.cli.console.TextTable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code pyro workspace status}. */
public final class WorkspaceStatusCommand extends WorkspaceCommand<WorkspaceStatusCommand.Page> {
  /**
   * What people see.
   *
   * @param status what programs get, too
   * @param secrets what it was given, without the values
   */
  record Page(WorkspaceStatus status, List<WorkspaceSecretInfo> secrets) {}

  @Override
  public Usage usage() {
    return Usage.onWorkspace("show a workspace's state, size and age")
        .example("of the one that is called fix", "pyro workspace status fix")
        .example("for a program", "pyro workspace status fix --json");
  }

  @Override
  protected Page ask(Pyro pyro, String workspace, Invocation call) {
    WorkspaceStatus status = pyro.statusWorkspace(workspace);
    return new Page(
        status, call.json() ? List.of() : pyro.listWorkspaceSecrets(status.workspaceId()));
  }

  @Override
  protected Object json(Page result) {
    return result.status();
  }

  @Override
  protected String text(Page result, Invocation call) {
    return page(result, Instant.now());
  }

  static String page(Page result, Instant now) {
    WorkspaceStatus status = result.status();
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
    page.row("network", status.networkPolicy().wireName());
    list(page, "domains", status.allowDomains());
    list(page, "addresses", status.allowAddresses());
    if (!result.secrets().isEmpty()) {
      page.row("secrets", secrets(result.secrets()));
    }
    page.row("seed", seed(status.workspaceSeed()));
    page.row("created", Units.ago(status.createdAt(), now));
    page.row("activity", Units.ago(status.lastActivityAt(), now));
    page.row("expires", status.expiresAt().map(time -> Units.until(time, now)).orElse("never"));
    page.row("commands", String.valueOf(status.commandCount()));
    page.row("resets", resets(status, now));
    return page.toString();
  }

  private static void list(TextTable page, String name, List<String> items) {
    if (!items.isEmpty()) {
      page.row(name, String.join(", ", items));
    }
  }

  private static String state(WorkspaceStatus status) {
    return status.state().wireName() + status.stateReason().map(why -> ": " + why).orElse("");
  }

  private static String secrets(List<WorkspaceSecretInfo> secrets) {
    List<String> words = new ArrayList<>();
    for (WorkspaceSecretInfo secret : secrets) {
      words.add(secret.name() + " (" + secret.sourceKind().wireName() + ")");
    }
    return String.join(", ", words);
  }

  private static String seed(WorkspaceSeed seed) {
    return seed.sourcePath()
        .map(source ->
            source
                + ", "
                + Units.count(seed.entryCount(), "entry", "entries")
                + ", "
                + Units.bytes(seed.bytesWritten())
                + seed.dirty()
                    .map(dirty ->
                        ", commit "
                            + seed.commit().orElse("none yet")
                            + (dirty ? " with changes" : ""))
                    .orElse(""))
        .orElse("none");
  }

  private static String resets(WorkspaceStatus status, Instant now) {
    return status.resetCount()
        + status.lastResetAt().map(time -> ", the last " + Units.ago(time, now)).orElse("");
  }
}
