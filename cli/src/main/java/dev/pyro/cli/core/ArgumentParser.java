package dev.pyro.cli.core;

import dev.pyro.cli.console.Console;
import dev.pyro.tools.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Turns the words after a command's name into an {@link Invocation}. */
public final class ArgumentParser {
  private final String name;
  private final Usage usage;

  public ArgumentParser(String name, Usage usage) {
    this.name = name;
    this.usage = usage;
  }

  public Invocation parse(List<String> words, Console console, Interrupts interrupts) {
    int dashes = usage.takesProgram() ? words.indexOf("--") : -1;
    List<String> head = dashes < 0 ? words : words.subList(0, dashes);
    List<String> program = dashes < 0 ? List.of() : words.subList(dashes + 1, words.size());
    CommandLine line = parseFlags(head, dashes < 0);
    if (!line.hasOption(Flag.HELP.name())) {
      checkArguments(line.getArgList(), dashes >= 0, program);
    }
    return new Invocation(line, List.copyOf(program), console, interrupts);
  }

  private CommandLine parseFlags(List<String> words, boolean programMissing) {
    Options options = new Options();
    for (Flag flag : usage.allFlags()) {
      options.addOption(
          Option.builder(flag.letter().isEmpty() ? null : flag.letter())
              .longOpt(flag.name())
              .hasArg(flag.takesValue())
              .get());
    }
    DefaultParser parser =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .setStripLeadingAndTrailingQuotes(false)
            .get();
    try {
      return parser.parse(options, words.toArray(new String[0]));
    } catch (UnrecognizedOptionException e) {
      throw unknownFlag(e.getOption(), words, programMissing);
    } catch (MissingArgumentException e) {
      throw new UsageException(
          "--" + e.getOption().getLongOpt() + " needs a value", "see: pyro " + name + " --help");
    } catch (ParseException e) {
      throw new UsageException(e.getMessage(), "see: pyro " + name + " --help");
    }
  }

  private UsageException unknownFlag(String word, List<String> words, boolean programMissing) {
    int equals = word.indexOf('=');
    String flag = equals < 0 ? word : word.substring(0, equals);
    List<String> spellings = new ArrayList<>();
    for (Flag known : usage.allFlags()) {
      spellings.add("--" + known.name());
      if (known.name().equals(flag.substring(Math.min(2, flag.length())))) {
        return new UsageException("--" + known.name() + " takes no value", null);
      }
    }
    Optional<String> nearest = Nearest.to(flag, spellings);
    String hint;
    if (nearest.isPresent()) {
      hint = "did you mean " + nearest.get() + "?";
    } else if (usage.takesProgram() && programMissing && firstArgument(words, word).isPresent()) {
      hint = "a program of the guest and its own flags come after --";
    } else {
      hint = "see: pyro " + name + " --help";
    }
    return new UsageException("pyro " + name + " has no flag " + flag, hint);
  }

  private static Optional<String> firstArgument(List<String> words, String upTo) {
    for (String word : words.subList(0, Math.max(0, words.indexOf(upTo)))) {
      if (!word.startsWith("-")) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  private void checkArguments(List<String> given, boolean dashes, List<String> program) {
    List<String> wanted = usage.arguments();
    boolean severalLast = !wanted.isEmpty() && wanted.getLast().endsWith("...");
    if (given.size() > wanted.size() && !severalLast) {
      String tooMany = given.get(wanted.size());
      throw usage.takesProgram() && !dashes
          ? new UsageException(
              "the program must follow after --", "try: " + withDashes(given, wanted.size()))
          : new UsageException(
              "pyro " + name + " does not take the argument \"" + tooMany + "\"",
              "see: pyro " + name + " --help");
    }
    for (int i = given.size(); i < wanted.size(); i++) {
      if (!wanted.get(i).startsWith("[")) {
        throw new UsageException(
            "pyro " + name + " needs " + wanted.get(i).replace("...", ""),
            "see: pyro " + name + " --help");
      }
    }
    if (usage.takesProgram() && program.isEmpty()) {
      throw new UsageException(
          "no program is given", "try: " + withDashes(given, given.size()) + " git --version");
    }
  }

  /** The command line with {@code --} where it belongs. */
  private String withDashes(List<String> given, int place) {
    List<String> words = new ArrayList<>(Arrays.asList("pyro", name));
    words.addAll(given.subList(0, place));
    words.add("--");
    words.addAll(given.subList(place, given.size()));
    return String.join(" ", words);
  }
}
