package dev.pyro.cli;

/** The exit codes that mean something; the rest are the guest's own. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** A run's command was stopped because its time was up. */
  static final int TIMED_OUT = 124;

  /** pyro, not the command, failed in a run; docker and chroot use the same. */
  static final int PYRO_FAILED = 125;

  /** What a shell reports for a program that wrote to a closed pipe. */
  static final int CLOSED_PIPE = 128 + 13;

  private ExitCode() {}
}
