package dev.pyro.cli;

import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.ExecutionMode;
import dev.pyro.RunRequest;
import dev.pyro.VmSpec;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.util.List;

/** {@code pyro run}: one command in a machine of its own. */
final class RunCommand implements Subcommand {
  private static final Flag VCPUS = Flag.withValue("vcpu-count", "N", "virtual processors (1)");
  private static final Flag MEMORY = Flag.withValue("mem-mib", "N", "memory in MiB (1024)");
  private static final Flag TIMEOUT =
      Flag.withValue("timeout-seconds", "N", "stop the program after that long (30)");
  private static final Flag TTL =
      Flag.withValue(
          "ttl-seconds", "N", "remove the machine after that long, whatever it does (600)");
  private static final Flag NETWORK = Flag.of("network", "give the machine a network");
  private static final Flag HOST =
      Flag.of("allow-host-compat", "run on this host if there can be no guest: no isolation");
  private static final Flag INTERACTIVE = Flag.of('i', "interactive", "pass standard input on");
  private static final Flag TTY = Flag.of('t', "tty", "give the program a terminal");

  @Override
  public String summary() {
    return "run a program in a new microVM and remove the machine";
  }

  @Override
  public List<String> arguments() {
    return List.of("[ENVIRONMENT]");
  }

  @Override
  public boolean takesProgram() {
    return true;
  }

  @Override
  public List<Flag> flags() {
    return List.of(INTERACTIVE, TTY, VCPUS, MEMORY, TIMEOUT, TTL, NETWORK, HOST);
  }

  @Override
  public List<String> details() {
    return List.of(
        "The environment is " + VmSpec.DEFAULT_ENVIRONMENT + " unless one is named. What follows",
        "after -- is executed as it is; use sh -c for pipes and variables. The program's output",
        "arrives as it is written, stdout and stderr apart.",
        "",
        "The exit code is the program's own: 128+n if signal n ended it, 124 if its time was up,",
        "126 or 127 if it could not be started. 125 means that pyro itself failed.");
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("one command", "pyro run debian:12 -- git --version"),
        new Example(
            "a pipeline, with a minute to finish",
            "pyro run --timeout-seconds 60 -- sh -c 'seq 100 | sort -r | head -3'"),
        new Example("a script of the host", "pyro run -i -- python3 - < script.py"),
        new Example("a shell", "pyro run -it --timeout-seconds 3600 -- bash"),
        new Example("the result for a program", "pyro run --json -- uname -r"));
  }

  @Override
  public int exitCode(ErrorCode failure) {
    return ExitCode.PYRO_FAILED;
  }

  @Override
  public int run(Invocation call) {
    RunRequest request = request(call);
    try (Session session = Session.open(call);
        RunTerminal terminal = RunTerminal.forCall(call, call.has(INTERACTIVE), call.has(TTY))) {
      ExecStreams streams = streams(call, session, terminal);
      ExecResult result = session.pyro().runInVm(request, streams);
      terminal.restore();
      session.progress().hide();
      report(call, request, result);
      return result.exitCode();
    }
  }

  private static RunRequest request(Invocation call) {
    VmSpec spec =
        VmSpec.builder(call.argument(0).orElse(VmSpec.DEFAULT_ENVIRONMENT))
            .vcpuCount(call.number(VCPUS, 1))
            .memMib(call.number(MEMORY, 1024))
            .ttlSeconds(call.number(TTL, 600))
            .network(call.has(NETWORK))
            .allowHostCompat(call.has(HOST))
            .build();
    return new RunRequest(
        spec,
        new Command.Argv(call.program()),
        call.number(TIMEOUT, RunRequest.DEFAULT_TIMEOUT_SECONDS));
  }

  private static ExecStreams streams(Invocation call, Session session, RunTerminal terminal) {
    ExecStreams.Builder streams = ExecStreams.builder();
    if (call.has(INTERACTIVE)) {
      streams.stdin(new FileInputStream(FileDescriptor.in));
    }
    if (!call.json()) {
      Console console = call.console();
      Runnable onClosed = call.interrupts()::onClosedOutput;
      streams.stdout(new GuestOutput(console.out(), session.progress(), onClosed));
      streams.stderr(new GuestOutput(console.err(), session.progress(), onClosed));
    }
    terminal.connect(streams);
    return streams.build();
  }

  private static void report(Invocation call, RunRequest request, ExecResult result) {
    Console console = call.console();
    if (call.json()) {
      console.print(Json.of(result));
      return;
    }
    if (result.timedOut()) {
      console.error(
          "the command was stopped after "
              + request.timeoutSeconds()
              + " s (--"
              + TIMEOUT.name()
              + ")",
          null);
    }
    if (result.executionMode() == ExecutionMode.HOST_COMPAT) {
      console.error("the command ran on this host, not in a guest (--" + HOST.name() + ")", null);
    }
  }
}
