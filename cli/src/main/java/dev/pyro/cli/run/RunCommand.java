package dev.pyro.cli.run;

import dev.pyro.Command;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.RunRequest;
import dev.pyro.VmSpec;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro run}: one command in a machine of its own. */
public final class RunCommand extends ProgramCommand {
  private static final Flag TTL =
      Flag.number(
          "ttl-seconds",
          Limits.VM_TTL_SECONDS,
          "remove it then; by default not before --timeout-seconds");
  private static final Flag NETWORK =
      Flag.of("network", "let it reach the outside world, but no private network");

  @Override
  public Usage usage() {
    return Usage.of("run a program in a new microVM and remove the machine")
        .arguments("[ENVIRONMENT]")
        .program()
        .flags(
            INTERACTIVE,
            TTY,
            MachineFlags.VCPUS,
            MachineFlags.MEMORY,
            TIMEOUT,
            TTL,
            NETWORK,
            NetworkFlags.DOMAIN,
            NetworkFlags.ADDRESS,
            HOST)
        .details(
            "The environment is "
                + VmSpec.DEFAULT_ENVIRONMENT
                + " unless one is named. What follows",
            "after -- is executed as it is; use sh -c for pipes and variables. The program's output",
            "arrives as it is written, stdout and stderr apart.",
            "",
            "The exit code is the program's own: 128+n if signal n ended it, 124 if its time was up,",
            "126 or 127 if it could not be started. 125 means that pyro itself failed.",
            "",
            "--network gives it egress.")
        .details(NetworkFlags.details())
        .example("one command", "pyro run debian:12 -- git --version")
        .example(
            "a pipeline, with a minute to finish",
            "pyro run --timeout-seconds 60 -- sh -c 'seq 100 | sort -r | head -3'")
        .example("a script of the host", "pyro run -i -- python3 - < script.py")
        .example("a shell", "pyro run -it --timeout-seconds 3600 -- bash")
        .example(
            "a download, with nothing else in reach",
            "pyro run --network --allow-domain pypi.org -- curl -sSI https://pypi.org")
        .example("the result for a program", "pyro run --json -- uname -r");
  }

  @Override
  protected Ended execute(Pyro pyro, Invocation call, ExecStreams streams) {
    ExecResult result = pyro.runInVm(request(call), streams);
    return new Ended(
        result,
        result.exitCode(),
        result.timedOut(),
        result.processesEnded(),
        result.executionMode());
  }

  private static RunRequest request(Invocation call) {
    VmSpec spec =
        VmSpec.builder(call.argument(0).orElse(VmSpec.DEFAULT_ENVIRONMENT))
            .vcpuCount(MachineFlags.vcpuCount(call))
            .memMib(MachineFlags.memMib(call))
            .ttlSeconds(call.number(TTL, Limits.VM_TTL_SECONDS))
            .network(call.has(NETWORK))
            .allowDomains(call.values(NetworkFlags.DOMAIN))
            .allowAddresses(call.values(NetworkFlags.ADDRESS))
            .allowHostCompat(call.has(HOST))
            .build();
    return new RunRequest(spec, new Command.Argv(call.program()), timeoutSeconds(call));
  }
}
