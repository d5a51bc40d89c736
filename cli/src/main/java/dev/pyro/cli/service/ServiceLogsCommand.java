package dev.pyro.cli.service;

import dev.pyro.Limits;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.GuestOutput;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Session;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;
import dev.pyro.tools.ResultJson;
import java.util.OptionalInt;

/** {@code pyro workspace service logs}. */
public final class ServiceLogsCommand implements Subcommand {
  private static final Flag TAIL =
      Flag.number("tail-lines", Limits.TAIL_LINES, "the last lines only, up to 100000");
  private static final Flag ALL = Flag.of("all", "all that is kept");
  private static final Flag FOLLOW = Flag.of('f', "follow", "go on until the service ends");

  @Override
  public Usage usage() {
    return ServiceCommand.onService("print what a service has written")
        .flags(TAIL, ALL, FOLLOW)
        .details(
            "Standard output and error output of the service come in the order in which they were written.",
            "The last 1 MiB is kept, outside /workspace.")
        .example("the end of it", "pyro workspace service logs fix web --tail-lines 20")
        .example("as it is written", "pyro workspace service logs fix web --follow");
  }

  @Override
  public int run(Invocation call) {
    call.refuseBoth(ALL, TAIL);
    call.refuseBoth(ALL, FOLLOW);
    call.refuseBoth(Flag.JSON, FOLLOW);
    if (call.has(FOLLOW)) {
      follow(call);
    } else {
      print(call, read(call));
    }
    return ExitCode.OK;
  }

  private static int lines(Invocation call) {
    return call.number(TAIL, Limits.TAIL_LINES);
  }

  private static ServiceLogs read(Invocation call) {
    OptionalInt lines = call.has(ALL) ? OptionalInt.empty() : OptionalInt.of(lines(call));
    try (Session session = Session.open(call)) {
      return session.pyro().logsService(call.required(0), call.required(1), lines);
    }
  }

  static void print(Invocation call, ServiceLogs logs) {
    Console console = call.console();
    if (call.json()) {
      console.print(ResultJson.text(logs));
      return;
    }
    console.print(console.guestOutput(logs.logs()));
    if (logs.droppedBytes() > 0) {
      console.tell("pyro: " + Units.dropped(logs.droppedBytes()));
    } else if (logs.truncated()) {
      console.tell("pyro: earlier lines are left out; --all prints them");
    }
  }

  private static void follow(Invocation call) {
    ServiceStatus ended;
    try (Session session = Session.open(call)) {
      GuestOutput out = session.guestOut(call, false);
      ended = session.pyro().followService(call.required(0), call.required(1), lines(call), out);
    }
    String state = Printable.line(ServiceCommand.state(ended));
    call.console().tell("pyro: the service is no longer running: " + state);
  }
}
