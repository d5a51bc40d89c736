package dev.pyro;

import java.util.List;
import java.util.Objects;

/**
 * One command in a machine of its own that is gone afterwards.
 *
 * @param spec the machine
 * @param command what to run
 * @param timeoutSeconds how long the command may run, in seconds, 1 to 86400
 */
public record RunRequest(VmSpec spec, Command command, int timeoutSeconds) {
  /** A machine also starts, and may be slow to end a command. */
  private static final int BESIDE_COMMAND_SECONDS = 60;

  /** Checks the timeout. */
  public RunRequest {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(command, "command");
    Limits.TIMEOUT_SECONDS.check(timeoutSeconds);
  }

  /**
   * Returns a request with every default: {@code line} is run by the guest's {@code /bin/sh -c}.
   */
  public static RunRequest of(String environment, String line) {
    return new RunRequest(
        VmSpec.of(environment), new Command.Shell(line), Limits.TIMEOUT_SECONDS.initial());
  }

  /** Returns a request with every default: {@code argv} is executed as it is. */
  public static RunRequest of(String environment, List<String> argv) {
    return new RunRequest(
        VmSpec.of(environment), new Command.Argv(argv), Limits.TIMEOUT_SECONDS.initial());
  }

  /**
   * Returns the machine that the command runs in. If it has the default time to live, it lives as
   * long as the command may run, and a minute more.
   */
  public VmSpec machine() {
    int initial = Limits.VM_TTL_SECONDS.initial();
    int needed = timeoutSeconds + BESIDE_COMMAND_SECONDS;
    return spec.ttlSeconds() == initial && needed > initial ? spec.withTtlSeconds(needed) : spec;
  }

  /** Returns a copy with another timeout, in seconds. */
  public RunRequest withTimeoutSeconds(int seconds) {
    return new RunRequest(spec, command, seconds);
  }
}
