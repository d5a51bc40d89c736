package dev.pyro.cli;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the command that a command line names, runs it, and turns every failure into an exit code.
 */
final class Cli {
  private static final List<String> TOP_FLAGS = List.of("--help", "--version");

  private final Console console;

  Cli(Console console) {
    this.console = console;
  }

  int run(String[] args) {
    List<String> words = Arrays.asList(args);
    Subcommand command = null;
    Interrupts interrupts = null;
    try {
      int named = wordsThatNameACommand(words);
      if (named == 0) {
        return answer(words);
      }
      String name = String.join(" ", words.subList(0, named));
      command = Commands.find(name);
      interrupts = new Interrupts(Thread.currentThread());
      Invocation call =
          new ArgumentParser(name, command)
              .parse(words.subList(named, words.size()), console, interrupts);
      if (call.has(Flag.HELP)) {
        console.print(new Help(console.style()).of(name, command));
        return ExitCode.OK;
      }
      interrupts.install();
      return interrupts.exitCodeOr(command.run(call));
    } catch (UsageException e) {
      report(words, ErrorCode.INVALID_ARGUMENT, e.getMessage(), e.hint());
      return exitCode(command, ErrorCode.INVALID_ARGUMENT);
    } catch (PyroException e) {
      return failed(words, command, interrupts, e);
    } catch (RuntimeException | Error e) {
      String hint = "PYRO_DEBUG=1 shows where; please report it";
      report(words, ErrorCode.INTERNAL, "internal fault: " + e, Optional.of(hint));
      showTrace(e);
      return exitCode(command, ErrorCode.INTERNAL);
    }
  }

  private int failed(
      List<String> words, Subcommand command, Interrupts interrupts, PyroException e) {
    int code = exitCode(command, e.code());
    if (interrupts == null) {
      report(words, e.code(), e.getMessage(), e.hint());
      return code;
    }
    // Who pressed Ctrl-C or closed the pipe knows why it ended.
    boolean wanted = interrupts.happened() && e.code() == ErrorCode.CANCELLED;
    if (!wanted || asksForJson(words)) {
      report(words, e.code(), e.getMessage(), e.hint());
      showTrace(e);
    }
    return interrupts.exitCodeOr(code);
  }

  private static int exitCode(Subcommand command, ErrorCode failure) {
    return command == null ? ExitCode.USAGE : command.exitCode(failure);
  }

  /** Returns how many of the first words are a command's name. */
  private static int wordsThatNameACommand(List<String> words) {
    if (!words.isEmpty() && Commands.find(words.getFirst()) != null) {
      return 1;
    }
    boolean two = words.size() >= 2 && Commands.find(words.get(0) + " " + words.get(1)) != null;
    return two ? 2 : 0;
  }

  /** Answers what is not a command: help, the version, and mistakes. */
  private int answer(List<String> words) {
    String first = words.isEmpty() ? "help" : words.getFirst();
    List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
    switch (first) {
      case "--version", "version" -> printVersion(rest);
      case "help", "--help", "-h" -> printHelp(rest);
      default -> {
        List<String> commands = Commands.secondWords(first);
        if (commands.isEmpty()) {
          throw unknown(first);
        }
        if (rest.isEmpty() || rest.getFirst().equals("--help") || rest.getFirst().equals("-h")) {
          console.print(new Help(console.style()).ofGroup(first));
        } else {
          throw new UsageException(
              "pyro " + first + " has no command \"" + rest.getFirst() + "\"",
              Nearest.to(rest.getFirst(), commands)
                  .map(near -> "did you mean pyro " + first + " " + near + "?")
                  .orElse("it has: " + String.join(", ", commands)));
        }
      }
    }
    return ExitCode.OK;
  }

  private void printVersion(List<String> rest) {
    if (rest.isEmpty()) {
      console.print("pyro " + Version.CURRENT + "\n");
    } else if (rest.equals(List.of("--json"))) {
      console.print(Json.of(Map.of("version", Version.CURRENT)));
    } else {
      throw new UsageException("--version does not take \"" + rest.getFirst() + "\"", null);
    }
  }

  private void printHelp(List<String> topic) {
    Help help = new Help(console.style());
    String name = String.join(" ", topic);
    Subcommand command = Commands.find(name);
    if (topic.isEmpty()) {
      console.print(help.overview());
    } else if (command != null) {
      console.print(help.of(name, command));
    } else if (!Commands.secondWords(name).isEmpty()) {
      console.print(help.ofGroup(name));
    } else {
      throw unknown(name);
    }
  }

  private static UsageException unknown(String word) {
    if (word.startsWith("-")) {
      Optional<String> nearest = Nearest.to(word, TOP_FLAGS);
      return new UsageException(
          "pyro has no flag " + word,
          nearest
              .map(near -> "did you mean " + near + "?")
              .orElse("a command's flags come after its name; see: pyro --help"));
    }
    for (String name : Commands.NAMES) {
      if (name.endsWith(" " + word)) {
        return new UsageException(
            "pyro has no command \"" + word + "\"", "did you mean pyro " + name + "?");
      }
    }
    List<String> known = new ArrayList<>(Commands.firstWords());
    known.add("help");
    return new UsageException(
        "pyro has no command \"" + word + "\"",
        Nearest.to(word, known)
            .map(near -> "did you mean pyro " + near + "?")
            .orElse("see: pyro --help"));
  }

  /** A failure goes to stdout as JSON if that was asked for, even where the flags are wrong. */
  private void report(List<String> words, ErrorCode code, String message, Optional<String> hint) {
    if (asksForJson(words)) {
      console.print(Json.ofError(code, message, hint.orElse(null)));
    } else {
      console.error(message, hint.orElse(null));
    }
  }

  private static boolean asksForJson(List<String> words) {
    int dashes = words.indexOf("--");
    return words.subList(0, dashes < 0 ? words.size() : dashes).contains("--json");
  }

  private void showTrace(Throwable e) {
    if (System.getenv("PYRO_DEBUG") != null) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      console.tell(trace.toString());
    }
  }
}
