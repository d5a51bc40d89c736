package dev.pyro.guest;

import java.time.Duration;
import java.util.List;

/**
 * A program to run in the guest.
 *
 * @param argv the program and its arguments
 * @param cwd the folder it starts in
 * @param env its whole environment, as {@code NAME=value}
 * @param timeout how long it may run
 */
public record ExecCall(List<String> argv, String cwd, List<String> env, Duration timeout) {
  /** Copies the lists. */
  public ExecCall {
    argv = List.copyOf(argv);
    env = List.copyOf(env);
  }
}
