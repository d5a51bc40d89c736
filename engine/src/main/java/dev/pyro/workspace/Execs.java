package dev.pyro.workspace;

import dev.pyro.Command;
import dev.pyro.ExecRequest;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceLogs.Entry;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.guest.OutputFilter;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.secret.Redactor;
import java.nio.ByteBuffer;
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
      ExecCall call = call(use, request, streams);
      DetachedMachine machine = use.running("run a command in");
      Duration timeout = Duration.ofSeconds(request.timeoutSeconds());
      try (Connections.Lease lease = guests.active(use, machine, timeout)) {
        WorkspaceLog log = use.log();
        Entry entry =
            log.begin(WorkspaceLog.EXEC, shown(request.command(), use.redactor()), call.cwd());
        ExecResult result = lease.guest().exec(call, streams);
        log.end(entry, result);
        store.touch(use.folder());
        return WorkspaceExecResult.of(use.id(), entry.sequence(), result);
      }
    }
  }

  private static ExecCall call(WorkspaceUse use, ExecRequest request, ExecStreams streams) {
    Redactor redactor = use.redactor();
    return new ExecCall(
        request.command().argv(),
        GuestPaths.cwd(request.cwd()),
        GuestEnvironment.of(streams, SecretEnv.added(request.env(), use, request.secretEnv())),
        Duration.ofSeconds(request.timeoutSeconds()),
        () -> redactor.isNone() ? OutputFilter.none() : redacting(redactor.stream()));
  }

  private static OutputFilter redacting(Redactor.Stream stream) {
    return new OutputFilter() {
      @Override
      public ByteBuffer next(ByteBuffer bytes) {
        return stream.next(bytes);
      }

      @Override
      public ByteBuffer end() {
        return stream.end();
      }
    };
  }

  /**
   * Returns a command on one line, as a person would type it. Secrets go first: quoted they would
   * not be recognised any more.
   */
  static String shown(Command command, Redactor redactor) {
    return switch (command) {
      case Command.Shell(String line) -> redactor.redact(line).strip().replace('\n', ';');
      case Command.Argv(List<String> argv) ->
          String.join(" ", redactor.redact(argv).stream().map(Execs::quoted).toList());
    };
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
