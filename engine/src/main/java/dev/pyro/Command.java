package dev.pyro;

import java.util.List;

/** A command for a guest: a string for its shell, or an argument list that is executed as it is. */
public sealed interface Command {

  /** Returns the argument list that the guest executes. */
  List<String> argv();

  /** A command line that {@code /bin/sh -c} runs. */
  record Shell(String line) implements Command {
    /** Checks that the line is not blank and holds no NUL. */
    public Shell {
      if (line.isBlank()) {
        throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the command is empty");
      }
      GuestText.check("the command", line);
    }

    @Override
    public List<String> argv() {
      return List.of("/bin/sh", "-c", line);
    }
  }

  /** A program and its arguments; the program is looked up along the guest's {@code PATH}. */
  record Argv(List<String> argv) implements Command {
    /** Copies the list and checks that it names a program and holds no NUL. */
    public Argv {
      argv = List.copyOf(argv);
      if (argv.isEmpty() || argv.getFirst().isEmpty()) {
        throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the command is empty");
      }
      argv.forEach(word -> GuestText.check("the command", word));
    }
  }
}
