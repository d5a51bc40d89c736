package dev.pyro.tools;

import static java.util.stream.Collectors.joining;

import dev.pyro.ChangeEntry;
import dev.pyro.ExecResult;
import dev.pyro.ExecutionMode;
import dev.pyro.FileContent;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.NetworkPolicy;
import dev.pyro.UnreadableWorkspace;
import dev.pyro.VmStatus;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceList;
import dev.pyro.WorkspaceLogs;
import dev.pyro.WorkspacePatch;
import dev.pyro.WorkspaceSeed;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** Results as text for people and models: all that a model needs, and no field twice. */
final class Texts {
  private Texts() {}

  static String of(ExecResult result) {
    return ended(
        result.exitCode(),
        result.timedOut(),
        result.processesEnded(),
        result.durationMs(),
        result.executionMode(),
        result.stdout(),
        result.stderr());
  }

  static String of(WorkspaceExecResult result) {
    return ended(
        result.exitCode(),
        result.timedOut(),
        result.processesEnded(),
        result.durationMs(),
        result.executionMode(),
        result.stdout(),
        result.stderr());
  }

  private static String ended(
      int exitCode,
      boolean timedOut,
      int processesEnded,
      long durationMs,
      ExecutionMode mode,
      String stdout,
      String stderr) {
    StringBuilder text = new StringBuilder("exit code ").append(exitCode);
    text.append(timedOut ? " (timed out)" : "").append(", ").append(durationMs).append(" ms");
    text.append(mode == ExecutionMode.HOST_COMPAT ? ", on the host" : "").append('\n');
    if (processesEnded > 0) {
      text.append("ended with it: ")
          .append(counted(processesEnded, "process", "processes"))
          .append(" that it had left in the background\n");
    }
    section(text, "stdout", stdout);
    section(text, "stderr", stderr);
    return text.toString().stripTrailing();
  }

  /** Returns how much was copied. */
  static String content(long entries, long bytes) {
    return entries + " entries, " + bytes + " bytes";
  }

  /** Returns the first line of a list. */
  static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static String quoted(Optional<String> name) {
    return name.map(text -> " \"" + text + "\"").orElse("");
  }

  private static void section(StringBuilder text, String name, String content) {
    if (!content.isEmpty()) {
      text.append("--- ").append(name).append('\n').append(content);
      if (!content.endsWith("\n")) {
        text.append('\n');
      }
    }
  }

  static String of(VmStatus vm) {
    return "machine "
        + vm.vmId()
        + ": "
        + vm.state().wireName()
        + ", "
        + vm.environment()
        + ", "
        + vm.vcpuCount()
        + " vCPU, "
        + vm.memMib()
        + " MiB"
        + vm.expiresAt().map(at -> ", expires " + at).orElse("");
  }

  static String of(WorkspaceStatus status) {
    StringJoiner text = new StringJoiner("\n");
    text.add(
        "workspace "
            + status.workspaceId()
            + quoted(status.name())
            + ": "
            + status.state().wireName()
            + status.stateReason().map(reason -> " (" + reason + ")").orElse(""));
    text.add(
        status.environment()
            + ", "
            + status.vcpuCount()
            + " vCPU, "
            + status.memMib()
            + " MiB memory, "
            + status.diskMib()
            + " MiB disk, network "
            + network(status.networkPolicy(), status.allowDomains(), status.allowAddresses()));
    text.add(
        "seed: "
            + status.workspaceSeed().sourcePath().orElse("empty")
            + ", "
            + content(status.workspaceSeed().entryCount(), status.workspaceSeed().bytesWritten())
            + commit(status.workspaceSeed())
            + warnings(status.workspaceSeed().warnings()));
    text.add("commands: " + status.commandCount() + ", resets: " + status.resetCount());
    if (!status.labels().isEmpty()) {
      text.add("labels: " + status.labels());
    }
    text.add(
        status.expiresAt().map(at -> "expires " + at + " unless used").orElse("never expires"));
    return text.toString();
  }

  private static String commit(WorkspaceSeed seed) {
    return seed.dirty()
        .map(dirty ->
            ", commit " + seed.commit().orElse("none yet") + (dirty ? " with changes" : ""))
        .orElse("");
  }

  /** Returns warnings, a line for each, to follow a line. */
  static String warnings(List<String> warnings) {
    return warnings.stream().map(warning -> "\nwarning: " + warning).collect(joining());
  }

  static String of(WorkspaceList list) {
    StringJoiner text = new StringJoiner("\n");
    text.add(counted(list.count(), "workspace", "workspaces"));
    for (WorkspaceStatus status : list.workspaces()) {
      text.add(
          status.workspaceId()
              + quoted(status.name())
              + " "
              + status.state().wireName()
              + " "
              + status.environment()
              + " last active "
              + status.lastActivityAt()
              + (status.labels().isEmpty() ? "" : " " + status.labels()));
    }
    for (UnreadableWorkspace broken : list.unreadable()) {
      text.add(broken.workspaceId() + " cannot be read: " + broken.reason());
    }
    return text.toString();
  }

  static String of(FileList list) {
    StringJoiner text = new StringJoiner("\n");
    text.add(list.path() + ": " + counted(list.count(), "entry", "entries"));
    for (FileEntry entry : list.entries()) {
      text.add(
          entry.artifactType().wireName()
              + " "
              + entry.mode()
              + " "
              + entry.sizeBytes()
              + " "
              + entry.path()
              + entry.linkTarget().map(target -> " -> " + target).orElse(""));
    }
    return text.toString();
  }

  static String of(FileContent file) {
    return file.truncated()
        ? file.content()
            + "\n[... the file has "
            + file.sizeBytes()
            + " bytes; this began at "
            + file.offset()
            + "; go on at offset "
            + (file.offset() + file.content().getBytes(StandardCharsets.UTF_8).length)
            + " ...]"
        : file.content();
  }

  static String of(WorkspaceDiff diff) {
    if (!diff.changed()) {
      return "no changes";
    }
    StringBuilder text = new StringBuilder(changes(diff.entries()));
    if (!diff.patch().isEmpty()) {
      text.append("\n\n").append(diff.patch());
    }
    return text.append(warnings(diff.warnings())).toString();
  }

  static String of(WorkspacePatch patch) {
    return patch.changed() ? changes(patch.entries()) : "nothing changed: it was applied already";
  }

  private static String changes(List<ChangeEntry> entries) {
    StringJoiner text = new StringJoiner("\n");
    text.add(counted(entries.size(), "path changed", "paths changed"));
    for (ChangeEntry entry : entries) {
      text.add(
          entry.status().wireName()
              + " "
              + entry.path()
              + (entry.textPatched()
                  ? ""
                  : " ("
                      + (entry.ignored() ? "ignored " : "")
                      + entry.artifactType().wireName()
                      + ", not in the patch)"));
    }
    return text.toString();
  }

  static String of(WorkspaceLogs logs) {
    StringJoiner text = new StringJoiner("\n");
    text.add(counted(logs.count(), "entry", "entries"));
    for (WorkspaceLogs.Entry entry : logs.entries()) {
      text.add("[" + entry.sequence() + "] " + entry.kind() + ": " + entry.command());
      entry.result().ifPresent(result -> text.add(of(result)));
    }
    logs.network().forEach(event -> text.add(event.at() + " " + event.line()));
    return text + warnings(logs.warnings());
  }

  /** Returns what a machine may reach, such as {@code egress to pypi.org, 10.1.2.0/24 only}. */
  static String network(NetworkPolicy policy, List<String> domains, List<String> addresses) {
    String listed = String.join(", ", Stream.concat(domains.stream(), addresses.stream()).toList());
    return policy.wireName() + (listed.isEmpty() ? "" : " to " + listed + " only");
  }

  static String of(WorkspaceSummary summary) {
    StringJoiner text = new StringJoiner("\n");
    text.add(
        "workspace "
            + summary.workspaceId()
            + quoted(summary.name())
            + ", "
            + summary.state().wireName()
            + ", since "
            + summary.since());
    WorkspaceSummary.Commands commands = summary.commands();
    text.add(
        "commands: "
            + commands.count()
            + " ("
            + commands.succeeded()
            + " succeeded, "
            + commands.failed()
            + " failed, "
            + commands.timedOut()
            + " timed out)");
    commands.recent().forEach(line -> text.add("  " + line));
    group(text, "edits", summary.edits());
    text.add(
        summary
            .changes()
            .summary()
            .map(changes ->
                "changes: "
                    + changes.total()
                    + " ("
                    + changes.added()
                    + " added, "
                    + changes.modified()
                    + " modified, "
                    + changes.deleted()
                    + " deleted, "
                    + changes.typeChanged()
                    + " of another type)")
            .orElse(
                summary.warnings().isEmpty()
                    ? "changes: unknown while it is stopped"
                    : "changes: unknown"));
    summary.changes().paths().forEach(line -> text.add("  " + line));
    if (summary.services().count() > 0) {
      group(text, "services", summary.services());
    }
    group(text, "exports", summary.artifacts());
    if (summary.network().count() > 0) {
      group(text, "network", summary.network());
    }
    summary.warnings().forEach(line -> text.add("warning: " + line));
    return text.toString();
  }

  private static void group(StringJoiner text, String name, WorkspaceSummary.Group group) {
    text.add(name + ": " + group.count());
    group.recent().forEach(line -> text.add("  " + line));
  }
}
