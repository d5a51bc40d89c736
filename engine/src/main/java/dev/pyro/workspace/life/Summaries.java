package dev.pyro.workspace.life;

import dev.pyro.ChangeEntry;
import dev.pyro.DiffRequest;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.Limits;
import dev.pyro.NetworkEvent;
import dev.pyro.PyroException;
import dev.pyro.ServiceList;
import dev.pyro.ServiceStatus;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceLogs;
import dev.pyro.WorkspaceLogs.Entry;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceSummary;
import dev.pyro.WorkspaceSummary.Changes;
import dev.pyro.WorkspaceSummary.Commands;
import dev.pyro.WorkspaceSummary.Group;
import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.file.Diffs;
import dev.pyro.workspace.process.Services;
import dev.pyro.workspace.record.NetworkLog;
import dev.pyro.workspace.record.Statuses;
import dev.pyro.workspace.record.WorkspaceLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Puts together what a reviewer wants to know first. */
public final class Summaries {
  private static final int SHOWN = 10;
  private static final Set<String> EDITS =
      Set.of(WorkspaceLog.FILE_WRITE, WorkspaceLog.PATCH_APPLY, WorkspaceLog.SYNC_PUSH);

  private Summaries() {}

  /** Returns everything that a summary is a summary of, as far as it is in logs. */
  public static WorkspaceLogs logs(WorkspaceUse use) {
    List<Entry> entries = use.log().entries();
    return new WorkspaceLogs(
        use.id(),
        entries.size(),
        entries,
        use.networkLog().last(Limits.SHOWN_NETWORK_EVENTS),
        use.log().warnings());
  }

  /** Asks for all that a summary is made of. */
  public static WorkspaceSummary of(WorkspaceUse use, WorkspaceCalls calls) {
    WorkspaceStatus status = Statuses.asked(calls.store(), use.record());
    List<String> warnings = new ArrayList<>();
    Optional<WorkspaceDiff> diff =
        ifTold(
            status,
            "changes",
            () -> calls.call(use.id(), Action.DIFF, other -> Diffs.diff(other, DiffRequest.ALL)),
            warnings);
    Optional<ServiceList> services =
        ifTold(
            status,
            "services",
            () -> calls.call(use.id(), Action.LIST_SERVICES, Services::list),
            warnings);
    warnings.addAll(use.log().warnings());
    return of(status, use, diff, services, warnings);
  }

  /** Returns what only a guest knows; if it cannot be had, the warnings get the reason. */
  private static <T> Optional<T> ifTold(
      WorkspaceStatus status, String what, Supplier<T> question, List<String> warnings) {
    if (status.state() != WorkspaceState.RUNNING) {
      return Optional.empty();
    }
    if (status.stateReason().isPresent()) { // it stands still: the question would wait for it
      warnings.add("the " + what + " are not known: " + status.stateReason().get());
      return Optional.empty();
    }
    try {
      return Optional.of(question.get());
    } catch (PyroException e) {
      if (e.code() == ErrorCode.CANCELLED || e.code() == ErrorCode.NOT_FOUND) {
        throw e;
      }
      warnings.add("the " + what + " are not known: " + e.getMessage());
      return Optional.empty(); // the rest is known all the same
    }
  }

  /**
   * Returns the summary.
   *
   * @param diff how it differs from its baseline, if that could be found out
   * @param services its services, if that could be found out
   * @param warnings what could not be found out
   */
  private static WorkspaceSummary of(
      WorkspaceStatus status,
      WorkspaceUse use,
      Optional<WorkspaceDiff> diff,
      Optional<ServiceList> services,
      List<String> warnings) {
    List<Entry> log = use.log().entries();
    List<Entry> edits = log.stream().filter(entry -> EDITS.contains(entry.kind())).toList();
    List<Entry> exports =
        log.stream().filter(entry -> entry.kind().equals(WorkspaceLog.EXPORT)).toList();
    return new WorkspaceSummary(
        status.workspaceId(),
        status.name(),
        status.state(),
        status.lastResetAt().orElse(status.createdAt()),
        commands(log.stream().filter(entry -> entry.kind().equals(WorkspaceLog.EXEC)).toList()),
        group(edits.stream().map(entry -> entry.kind() + " " + entry.command()).toList()),
        changes(status, diff),
        group(
            services.stream()
                .flatMap(list -> list.services().stream())
                .map(Summaries::line)
                .toList()),
        group(exports.stream().map(Entry::command).toList()),
        group(List.of("baseline")),
        network(use.networkLog()),
        warnings);
  }

  private static Commands commands(List<Entry> commands) {
    int succeeded = 0;
    int timedOut = 0;
    for (Entry command : commands) {
      succeeded += command.result().filter(result -> result.exitCode() == 0).isPresent() ? 1 : 0;
      timedOut += command.result().filter(ExecResult::timedOut).isPresent() ? 1 : 0;
    }
    return new Commands(
        commands.size(),
        succeeded,
        commands.size() - succeeded,
        timedOut,
        last(commands.stream().map(Summaries::line).toList()));
  }

  private static String line(Entry command) {
    String end = command.result().map(result -> "exit " + result.exitCode()).orElse("no known end");
    return "[" + command.sequence() + "] " + end + ": " + command.command();
  }

  private static String line(ServiceStatus service) {
    return service.serviceName()
        + " "
        + service.state().wireName()
        + service.stateReason().map(reason -> " (" + reason + ")").orElse("")
        + ": "
        + service.command();
  }

  private static Changes changes(WorkspaceStatus status, Optional<WorkspaceDiff> diff) {
    if (status.state() != WorkspaceState.RUNNING || diff.isEmpty()) {
      return new Changes(false, Optional.empty(), List.of());
    }
    List<ChangeEntry> entries = diff.get().entries();
    return new Changes(
        true,
        Optional.of(diff.get().summary()),
        entries.stream()
            .limit(SHOWN)
            .map(entry -> entry.status().wireName() + " " + entry.path())
            .toList());
  }

  private static Group network(NetworkLog.Content log) {
    List<String> decisions =
        log.events().stream()
            .filter(event -> event.kind() != NetworkEvent.Kind.ENDED)
            .map(NetworkEvent::line)
            .toList();
    List<String> different = decisions.reversed().stream().distinct().toList().reversed();
    return new Group((int) Math.min(log.decisions(), Integer.MAX_VALUE), last(different));
  }

  private static Group group(List<String> all) {
    return new Group(all.size(), last(all));
  }

  private static List<String> last(List<String> all) {
    return all.subList(Math.max(0, all.size() - SHOWN), all.size());
  }
}
