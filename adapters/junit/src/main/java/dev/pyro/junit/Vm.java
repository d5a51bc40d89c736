package dev.pyro.junit;

import dev.pyro.Command;
import dev.pyro.ExecResult;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.RunRequest;
import dev.pyro.VmSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Runs each command in a new machine that is gone afterwards, without files, and without a network
 * unless {@link Sandbox#networkPolicy} gives it one. Thread-safe.
 */
public final class Vm {
  private static final int REMEMBERED = 20;

  private final Pyro pyro;
  private final VmSpec spec;
  private final Deque<Run> runs = new ArrayDeque<>();

  Vm(Pyro pyro, VmSpec spec) {
    this.pyro = pyro;
    this.spec = spec;
  }

  /** Runs a command line with {@code /bin/sh -c} for up to 30 s. */
  public ExecResult run(String line) {
    return run(new Command.Shell(line), Limits.TIMEOUT_SECONDS.initial());
  }

  /** Runs a program for up to 30 s. */
  public ExecResult run(List<String> argv) {
    return run(new Command.Argv(argv), Limits.TIMEOUT_SECONDS.initial());
  }

  /**
   * Runs a command.
   *
   * @param timeoutSeconds how long it may take, in seconds, 1 to 86400
   * @throws PyroException if there can be no machine; a command that fails is a result
   */
  public ExecResult run(Command command, int timeoutSeconds) {
    ExecResult result = pyro.runInVm(new RunRequest(spec, command, timeoutSeconds));
    synchronized (runs) {
      if (runs.size() == REMEMBERED) {
        runs.removeFirst();
      }
      runs.addLast(new Run(command, result));
    }
    return result;
  }

  /** Returns the last runs that have ended, oldest first. */
  List<Run> runs() {
    synchronized (runs) {
      return List.copyOf(runs);
    }
  }

  VmSpec spec() {
    return spec;
  }

  record Run(Command command, ExecResult result) {
    String line() {
      return command instanceof Command.Shell(String line)
          ? line
          : String.join(" ", command.argv());
    }
  }
}
