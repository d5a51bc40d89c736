package dev.pyro.cli.core;

import dev.pyro.ErrorCode;

/** One command of the command line: how it is used, and what it does. */
public interface Subcommand {
  /** Returns how it is used. The overview asks every command: it must be quick. */
  Usage usage();

  /** Returns the usage for its own help page: with what takes longer to find out. */
  default Usage usageForHelp() {
    return usage();
  }

  /** Returns the exit code when it could not be done. */
  default int exitCode(ErrorCode failure) {
    return usualExitCode(failure);
  }

  static int usualExitCode(ErrorCode failure) {
    return failure == ErrorCode.INVALID_ARGUMENT ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** Does the work and returns the exit code. */
  int run(Invocation call);
}
