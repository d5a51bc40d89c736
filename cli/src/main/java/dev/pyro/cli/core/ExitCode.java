package dev.pyro.cli.core;

/** The exit codes that mean something; the rest are the guest's own. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILED = 1;
  static final int USAGE = 2;

  /** pyro, not the command, failed in a run; docker and chroot use the same. */
  public static final int PYRO_FAILED = 125;

  /** What a shell reports for a program that wrote to a closed pipe. */
  static final int CLOSED_PIPE = 128 + 13;

  private ExitCode() {}
}
