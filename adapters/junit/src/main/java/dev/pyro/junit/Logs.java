package dev.pyro.junit;

import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.PyroException;
import dev.pyro.ServiceStatus;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceLogs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What happened in a sandbox, as text. */
final class Logs {
  private static final int SERVICE_LINES = 50;

  private Logs() {}

  /** Returns the commands and edits since the last reset, and the end of what services wrote. */
  static String of(Workspace workspace) {
    StringBuilder text = new StringBuilder();
    try {
      for (WorkspaceLogs.Entry entry : workspace.logs().entries()) {
        text.append('#').append(entry.sequence()).append(' ').append(entry.kind());
        if (entry.kind().equals("exec")) {
          append(text, entry.result(), entry.command());
        } else {
          text.append(": ").append(entry.command()).append('\n');
        }
      }
      for (ServiceStatus service : workspace.services().services()) {
        append(text, service, workspace.service(service.serviceName()).logs(SERVICE_LINES).logs());
      }
    } catch (PyroException e) {
      text.append(reason(e)).append('\n'); // what was told before stands
    }
    return text.toString();
  }

  /** Returns the console, or why there is none. */
  static String console(Workspace workspace) {
    try {
      return workspace.console();
    } catch (PyroException e) {
      return reason(e) + "\n";
    }
  }

  /** Returns runs in machines of their own. */
  static String of(List<Vm.Run> runs) {
    StringBuilder text = new StringBuilder();
    for (Vm.Run run : runs) {
      text.append("run");
      append(text, Optional.of(run.result()), run.line());
    }
    return text.toString();
  }

  private static String reason(PyroException e) {
    return e.code() == ErrorCode.NOT_FOUND
        ? "(it is gone: " + e.getMessage() + ")"
        : "(" + e.getMessage() + ")";
  }

  private static void append(StringBuilder text, Optional<ExecResult> result, String command) {
    text.append(
            result
                .map(ended ->
                    (ended.timedOut() ? ", timed out after " : ", exit code " + ended.exitCode())
                        + (ended.timedOut() ? ended.durationMs() + " ms" : ""))
                .orElse(", not ended"))
        .append(": ")
        .append(command)
        .append('\n');
    result.ifPresent(ended -> {
      indent(text, ended.stdout());
      indent(text, ended.stderr());
    });
  }

  private static void append(StringBuilder text, ServiceStatus service, String lines) {
    OptionalInt code = service.exitCode();
    text.append("service ")
        .append(service.serviceName())
        .append(", ")
        .append(service.state().wireName())
        .append(code.isPresent() ? ", exit code " + code.getAsInt() : "")
        .append(": ")
        .append(service.command())
        .append('\n');
    indent(text, lines);
  }

  private static void indent(StringBuilder text, String lines) {
    lines.lines().forEach(line -> text.append("    ").append(line).append('\n'));
  }
}
