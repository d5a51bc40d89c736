package dev.pyro.guest;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A program to run in the guest.
 *
 * @param argv the program and its arguments
 * @param cwd the folder it starts in
 * @param env its whole environment, as {@code NAME=value}
 * @param timeout how long it may run
 * @param memMib how much memory the machine has, which is told if it did not suffice
 * @param filters makes what each of its two outputs goes through
 */
public record ExecCall(
    List<String> argv,
    String cwd,
    List<String> env,
    Duration timeout,
    int memMib,
    Supplier<OutputFilter> filters) {
  /** Copies the lists. */
  public ExecCall {
    argv = List.copyOf(argv);
    env = List.copyOf(env);
  }

  /** A program whose output goes on as it comes. */
  public ExecCall(List<String> argv, String cwd, List<String> env, Duration timeout, int memMib) {
    this(argv, cwd, env, timeout, memMib, OutputFilter::none);
  }
}
