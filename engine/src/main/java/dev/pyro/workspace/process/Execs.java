package dev.pyro.workspace.process;

import dev.pyro.Command;
import dev.pyro.ExecRequest;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceLogs.Entry;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.guest.OutputFilter;
import dev.pyro.secret.Redactor;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.file.GuestPaths;
import dev.pyro.workspace.record.WorkspaceLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Runs commands in workspaces. */
public final class Execs {
  private Execs() {}

  /** Runs a command and notes it in the log. */
  public static WorkspaceExecResult exec(
      WorkspaceUse use, ExecRequest request, ExecStreams streams) {
    ExecCall call = call(use, request, streams);
    WorkspaceLog log = use.log();
    Entry entry =
        log.begin(WorkspaceLog.EXEC, shown(request.command(), use.redactor()), call.cwd());
    ExecResult result = use.guest().exec(call, streams);
    log.end(entry, result);
    return WorkspaceExecResult.of(use.id(), entry.sequence(), result);
  }

  private static ExecCall call(WorkspaceUse use, ExecRequest request, ExecStreams streams) {
    Redactor redactor = use.redactor();
    return new ExecCall(
        request.command().argv(),
        GuestPaths.cwd(request.cwd()),
        GuestEnvironment.of(streams, SecretEnv.added(request.env(), use, request.secretEnv())),
        Duration.ofSeconds(request.timeoutSeconds()),
        use.record().spec().memMib(),
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
