package dev.pyro.cli;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.core.ArgumentBytes;
import dev.pyro.cli.core.ArgumentParser;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Interrupts;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.NotYet;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.UsageException;
import dev.pyro.cli.core.Version;
import dev.pyro.tools.Messages;
import dev.pyro.tools.ResultJson;
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
      int depth = Commands.depth(words);
      String name = String.join(" ", words.subList(0, depth));
      List<String> rest = words.subList(depth, words.size());
      command = Commands.find(name);
      if (command == null) {
        return answer(name, rest);
      }
      ArgumentBytes.check(words);
      interrupts = new Interrupts(Thread.currentThread());
      Invocation call = new ArgumentParser(name, command.usage()).parse(rest, console, interrupts);
      if (call.has(Flag.HELP)) {
        console.print(new Help(console.style()).of(name, command.usageForHelp()));
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
    // The user who pressed Ctrl-C or closed the pipe knows why it ended.
    boolean wanted = interrupts.happened() && e.code() == ErrorCode.CANCELLED;
    if (!wanted || asksForJson(words)) {
      report(words, e.code(), e.getMessage(), e.hint());
      showTrace(e);
    }
    return interrupts.exitCodeOr(code);
  }

  private static int exitCode(Subcommand command, ErrorCode failure) {
    return command == null ? Subcommand.usualExitCode(failure) : command.exitCode(failure);
  }

  /** Answers a line that names no command: prints help or the version, or refuses it. */
  private int answer(String group, List<String> rest) {
    String next = rest.isEmpty() ? "help" : rest.getFirst();
    List<String> more = rest.isEmpty() ? rest : rest.subList(1, rest.size());
    if (!group.isEmpty()) {
      switch (next) {
        case "help", "--help", "-h" -> console.print(new Help(console.style()).ofGroup(group));
        default -> throw noSuch(group, next);
      }
      return ExitCode.OK;
    }
    switch (next) {
      case "--version", "version" -> printVersion(more);
      case "help", "--help", "-h" -> printHelp(more);
      default -> throw noSuch(group, next);
    }
    return ExitCode.OK;
  }

  private void printVersion(List<String> rest) {
    if (rest.isEmpty()) {
      console.print("pyro " + Version.CURRENT + "\n");
    } else if (rest.equals(List.of("--json"))) {
      console.print(ResultJson.text(Map.of("version", Version.CURRENT)));
    } else {
      throw new UsageException("--version does not take \"" + rest.getFirst() + "\"", null);
    }
  }

  private void printHelp(List<String> topic) {
    Help help = new Help(console.style());
    int depth = Commands.depth(topic);
    String name = String.join(" ", topic.subList(0, depth));
    if (depth < topic.size()) {
      throw noSuch(name, topic.get(depth));
    }
    Subcommand command = Commands.find(name);
    if (command != null) {
      console.print(help.of(name, command.usageForHelp()));
    } else {
      console.print(name.isEmpty() ? help.overview() : help.ofGroup(name));
    }
  }

  /** Returns the failure for a word that is no command of a group, with the nearest command. */
  private static RuntimeException noSuch(String group, String word) {
    String name = Commands.join(group, word);
    String pyro = group.isEmpty() ? "pyro" : "pyro " + group;
    Optional<String> instead = Commands.insteadOfPlanned(name);
    if (instead.isPresent()) {
      return NotYet.feature("\"" + name + "\"", instead.get());
    }
    if (group.isEmpty() && word.startsWith("-")) {
      return new UsageException(
          "pyro has no flag " + word,
          UsageException.didYouMean(
              "", word, TOP_FLAGS, "a command's flags come after its name; see: pyro --help"));
    }
    String fault = pyro + " has no command \"" + word + "\"";
    for (String known : Commands.below(group)) {
      if (known.endsWith(" " + word)) {
        return new UsageException(fault, "did you mean pyro " + known + "?");
      }
    }
    List<String> words = new ArrayList<>(Commands.nextWords(group));
    String otherwise =
        group.isEmpty() || words.isEmpty()
            ? "see: " + pyro + " --help"
            : "it has: " + String.join(", ", words);
    words.add("help");
    return new UsageException(fault, UsageException.didYouMean(pyro + " ", word, words, otherwise));
  }

  /** Prints a failure: as JSON on stdout if the line has --json, even if its flags are wrong. */
  private void report(List<String> words, ErrorCode code, String whole, Optional<String> wayOn) {
    String message = Messages.shown(whole);
    Optional<String> hint = wayOn.map(Messages::shown);
    if (asksForJson(words) && !console.outputIsLost()) {
      try {
        console.print(ResultJson.text(ResultJson.error(code, message, hint.orElse(null))));
        return;
      } catch (PyroException _) {
        // standard output takes nothing, so it is told below
      }
    }
    console.error(message, hint.orElse(null));
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
