package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceStatus;
import dev.pyro.tools.Json;
import java.util.List;
import java.util.OptionalInt;

/** {@code pyro workspace service logs}. */
final class ServiceLogsCommand implements Subcommand {
  private static final int USUAL_LINES = 200;
  private static final Flag TAIL =
      Flag.withValue("tail-lines", "N", "the last lines only, up to 100000 (200)");
  private static final Flag ALL = Flag.of("all", "all that is kept");
  private static final Flag FOLLOW = Flag.of('f', "follow", "go on until the service ends");

  @Override
  public String summary() {
    return "print what a service has written";
  }

  @Override
  public List<String> arguments() {
    return List.of(WorkspaceCommand.ARGUMENT, ServiceCommand.SERVICE);
  }

  @Override
  public List<Flag> flags() {
    return List.of(TAIL, ALL, FOLLOW);
  }

  @Override
  public List<String> details() {
    return List.of(
        "Standard output and error output of the service come in the order in which they were written.",
        "The last 1 MiB is kept, outside /workspace.",
        WorkspaceCommand.NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("the end of it", "pyro workspace service logs fix web --tail-lines 20"),
        new Example("as it is written", "pyro workspace service logs fix web --follow"));
  }

  @Override
  public int run(Invocation call) {
    requireSense(call);
    try (Session session = Session.open(call)) {
      if (call.has(FOLLOW)) {
        follow(call, session);
      } else {
        print(call, read(session.pyro(), call));
      }
    }
    return ExitCode.OK;
  }

  private static void requireSense(Invocation call) {
    refuseBoth(call, ALL, TAIL);
    refuseBoth(call, ALL, FOLLOW);
    refuseBoth(call, Flag.JSON, FOLLOW);
  }

  private static void refuseBoth(Invocation call, Flag one, Flag other) {
    if (call.has(one) && call.has(other)) {
      throw new UsageException(
          "--" + one.name() + " and --" + other.name() + " do not go together",
          "leave one of them out");
    }
  }

  private static int lines(Invocation call) {
    return call.number(TAIL, USUAL_LINES);
  }

  private static ServiceLogs read(Pyro pyro, Invocation call) {
    OptionalInt lines = call.has(ALL) ? OptionalInt.empty() : OptionalInt.of(lines(call));
    return pyro.logsService(call.required(0), call.required(1), lines);
  }

  private static void print(Invocation call, ServiceLogs logs) {
    Console console = call.console();
    if (call.json()) {
      console.print(Json.text(logs));
      return;
    }
    console.print(logs.logs());
    if (logs.droppedBytes() > 0) {
      console.tell("pyro: " + ShellReadCommand.dropped(logs.droppedBytes()));
    } else if (logs.truncated()) {
      console.tell("pyro: earlier lines are left out; --all prints them");
    }
  }

  private static void follow(Invocation call, Session session) {
    GuestOutput out =
        new GuestOutput(
            call.console().out(), session.progress(), call.interrupts()::onClosedOutput);
    ServiceStatus ended =
        session.pyro().followService(call.required(0), call.required(1), lines(call), out);
    call.console().tell("pyro: the service is no longer running: " + ServiceCommand.state(ended));
  }
}
