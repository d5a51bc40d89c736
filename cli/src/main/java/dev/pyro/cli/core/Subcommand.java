package dev.pyro.cli.core;

import dev.pyro.ErrorCode;
import java.util.List;

/** One command of the command line: what it is called with, what help says, and what it does. */
public interface Subcommand {
  /** Returns one line for lists of commands. */
  String summary();

  /**
   * Returns the names of its arguments; one in brackets may be left out, the last may be given
   * several times if it ends with three dots.
   */
  default List<String> arguments() {
    return List.of();
  }

  /** Returns whether a program and its arguments follow after {@code --}. */
  default boolean takesProgram() {
    return false;
  }

  /** Returns its own flags; {@code --json} and {@code --help} come on top. */
  default List<Flag> flags() {
    return List.of();
  }

  /** Returns whether it has a result to print as JSON; a server's output is its protocol. */
  default boolean printsJson() {
    return true;
  }

  /** Returns what else its help says, as lines that fit a terminal. */
  default List<String> details() {
    return List.of();
  }

  /** Returns command lines that show its use, each with what it is for. */
  List<Example> examples();

  /** Returns the exit code when it could not be done. */
  default int exitCode(ErrorCode failure) {
    return usualExitCode(failure);
  }

  static int usualExitCode(ErrorCode failure) {
    return failure == ErrorCode.INVALID_ARGUMENT ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** Does the work and returns the exit code. */
  int run(Invocation call);

  /**
   * One example of a command's help.
   *
   * @param purpose what it is for
   * @param line the command line
   */
  record Example(String purpose, String line) {}
}
