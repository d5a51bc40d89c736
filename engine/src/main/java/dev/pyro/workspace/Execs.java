package dev.pyro.workspace;

import dev.pyro.Command;
import dev.pyro.ExecRequest;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceLogs.Entry;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.machine.DetachedMachine;
import java.time.Duration;
import java.util.List;

/** Runs commands in workspaces. */
final class Execs {
  private final WorkspaceStore store;
  private final WorkspaceLocks locks;
  private final Guests guests;

  Execs(WorkspaceStore store, WorkspaceLocks locks, Guests guests) {
    this.store = store;
    this.locks = locks;
    this.guests = guests;
  }

  WorkspaceExecResult exec(String workspace, ExecRequest request, ExecStreams streams) {
    try (WorkspaceUse use = locks.share(workspace)) {
      DetachedMachine machine = use.running("run a command in");
      Duration timeout = Duration.ofSeconds(request.timeoutSeconds());
      try (Connections.Lease lease = guests.active(use, machine, timeout)) {
        WorkspaceLog log = new WorkspaceLog(use.folder().log(use.record().generation()));
        Entry entry =
            log.begin(WorkspaceLog.EXEC, shown(request.command()), GuestPaths.cwd(request.cwd()));
        ExecResult result = lease.guest().exec(call(request, streams), streams);
        log.end(entry, result);
        store.touch(use.folder());
        return WorkspaceExecResult.of(use.id(), entry.sequence(), result);
      }
    }
  }

  private static ExecCall call(ExecRequest request, ExecStreams streams) {
    return new ExecCall(
        request.command().argv(),
        GuestPaths.cwd(request.cwd()),
        GuestEnvironment.of(streams, request.env()),
        Duration.ofSeconds(request.timeoutSeconds()));
  }

  /** Returns a command on one line, as a person would type it. */
  private static String shown(Command command) {
    return switch (command) {
      case Command.Shell(String line) -> line.strip().replace('\n', ';');
      case Command.Argv(List<String> argv) ->
          String.join(" ", argv.stream().map(Execs::quoted).toList());
    };
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
