package dev.pyro.cli.workspace;

import dev.pyro.ExecRequest;
import dev.pyro.ExecResult;
import dev.pyro.NetworkEvent;
import dev.pyro.WorkspaceLogs;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Style;
import dev.pyro.cli.console.Units;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Writes a workspace's log as a person would have seen it happen. */
final class Transcript {
  private final Console console;
  private final Style style;
  private final ZoneId zone;

  Transcript(Console console, ZoneId zone) {
    this.console = console;
    this.style = console.style();
    this.zone = zone;
  }

  String of(WorkspaceLogs logs) {
    StringBuilder text = new StringBuilder();
    for (WorkspaceLogs.Entry entry : logs.entries()) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      boolean command = entry.kind().equals("exec");
      String place = "[" + entry.sequence() + "] " + Units.clock(entry.at(), zone) + " ";
      String line = command ? prompt(entry) : entry.kind() + ": " + entry.command();
      text.append(style.dim(place)).append(style.strong(Printable.line(line))).append('\n');
      if (command) {
        ending(text, entry.result());
      }
    }
    network(text, logs.network());
    return text.toString();
  }

  private void network(StringBuilder text, List<NetworkEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    if (!text.isEmpty()) {
      text.append('\n');
    }
    text.append(style.strong("network")).append('\n');
    for (NetworkEvent event : events) {
      String line = Printable.line(event.line());
      boolean denied = event.kind() == NetworkEvent.Kind.DENIED;
      text.append(style.dim(Units.clock(event.at(), zone) + " "));
      text.append(denied ? style.bad(line) : line).append('\n');
    }
  }

  private static String prompt(WorkspaceLogs.Entry entry) {
    String cwd = entry.cwd().equals(ExecRequest.DEFAULT_CWD) ? "" : entry.cwd() + " ";
    return cwd + "$ " + entry.command();
  }

  private void ending(StringBuilder text, Optional<ExecResult> ended) {
    if (ended.isEmpty()) {
      text.append(style.warning("no end is known: it runs, or pyro ended before it")).append('\n');
      return;
    }
    ExecResult result = ended.get();
    output(text, result.stdout());
    output(text, result.stderr());
    String duration = Units.duration(result.durationMs());
    if (result.timedOut()) {
      text.append(style.bad("timed out after " + duration));
    } else if (result.exitCode() != 0) {
      text.append(style.bad("exit code " + result.exitCode() + " after " + duration));
    } else {
      text.append(style.dim("done in " + duration));
    }
    text.append('\n');
  }

  private void output(StringBuilder text, String output) {
    text.append(console.guestOutput(output));
    if (!output.isEmpty() && !output.endsWith("\n")) {
      text.append('\n');
    }
  }
}
