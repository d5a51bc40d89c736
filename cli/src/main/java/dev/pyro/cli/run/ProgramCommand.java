package dev.pyro.cli.run;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.ExecutionMode;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.StandardInput;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Session;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.terminal.RunTerminal;
import dev.pyro.tools.ResultJson;

/**
 * A command that runs a program in a guest. The program is connected to the streams of this
 * process, and its exit code becomes that of this process.
 */
public abstract class ProgramCommand implements Subcommand {
  protected static final Flag TIMEOUT =
      Flag.number("timeout-seconds", Limits.TIMEOUT_SECONDS, "stop the program after that long");
  protected static final Flag HOST =
      Flag.of("allow-host-compat", "run on this host if there can be no guest: no isolation");
  protected static final Flag INTERACTIVE = Flag.of('i', "interactive", "pass standard input on");
  protected static final Flag TTY =
      Flag.of('t', "tty", "give the program a terminal; -i types into it");

  /** Runs the program until it ends. */
  protected abstract Ended execute(Pyro pyro, Invocation call, ExecStreams streams);

  /**
   * How a program ended.
   *
   * @param result all of it, for JSON
   * @param exitCode the program's own
   * @param timedOut whether its time was up
   * @param processesEnded how many processes were ended with it
   * @param mode where it ran
   */
  public record Ended(
      Record result, int exitCode, boolean timedOut, int processesEnded, ExecutionMode mode) {}

  /** Returns what to do about processes that were ended with the program, or null. */
  protected String onProcessesEnded() {
    return null;
  }

  @Override
  public final int exitCode(ErrorCode failure) {
    return ExitCode.PYRO_FAILED;
  }

  @Override
  public final int run(Invocation call) {
    call.refuseBoth(Flag.JSON, TTY);
    try (Session session = Session.open(call);
        RunTerminal terminal = RunTerminal.forCall(call, call.has(INTERACTIVE), call.has(TTY))) {
      Ended ended = execute(session.pyro(), call, streams(call, session, terminal));
      terminal.restore();
      session.progress().hide();
      report(call, ended);
      return ended.exitCode();
    }
  }

  protected static int timeoutSeconds(Invocation call) {
    return call.number(TIMEOUT, Limits.TIMEOUT_SECONDS);
  }

  private static ExecStreams streams(Invocation call, Session session, RunTerminal terminal) {
    ExecStreams.Builder streams = ExecStreams.builder();
    if (call.has(INTERACTIVE)) {
      streams.stdin(new StandardInput());
    }
    if (!call.json()) {
      streams.stdout(session.guestOut(call, call.has(TTY)));
      streams.stderr(session.guestErr(call));
    }
    terminal.connect(streams);
    return streams.build();
  }

  private void report(Invocation call, Ended ended) {
    Console console = call.console();
    if (call.json()) {
      console.print(ResultJson.text(ended.result()));
      return;
    }
    if (ended.timedOut()) {
      console.error(
          "the command was stopped after " + timeoutSeconds(call) + " s (--" + TIMEOUT.name() + ")",
          call.has(TTY) && !call.has(INTERACTIVE)
              ? "it got no input; -i passes on what you type"
              : null);
    }
    if (ended.processesEnded() > 0) {
      console.error(
          Units.count(ended.processesEnded(), "process", "processes")
              + " that the command had left in the background "
              + (ended.processesEnded() == 1 ? "was" : "were")
              + " ended with it",
          onProcessesEnded());
    }
    if (ended.mode() == ExecutionMode.HOST_COMPAT) {
      console.error("the command ran on this host, not in a guest (--" + HOST.name() + ")", null);
    }
  }
}
