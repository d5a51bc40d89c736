package dev.pyro.cli.core;

import dev.pyro.cli.console.Console;
import dev.pyro.tools.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Turns the words after a command's name into an {@link Invocation}. */
public final class ArgumentParser {
  /** What a shell does not take apart. */
  private static final Pattern PLAIN_WORD = Pattern.compile("[\\w@%+=:,./-]+");

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
      checkArguments(line.getArgList(), head, dashes >= 0, program);
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
    } else if (programMissing && programAt(words) < words.indexOf(word)) {
      hint = "a program and its own flags come after --; try: " + withDashes(words);
    } else if (flag.equals("--rm")) {
      hint = "leave it out: the machine is removed in any case";
    } else {
      hint = "see: pyro " + name + " --help";
    }
    return new UsageException("pyro " + name + " has no flag " + flag, hint);
  }

  /**
   * Returns where the guest's program begins in words without {@code --}, as far as can be told:
   * behind the flags and arguments that are pyro's own. Without a program it is their number.
   */
  private int programAt(List<String> words) {
    if (!usage.takesProgram()) {
      return words.size();
    }
    int arguments = 0;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-")) {
        i += isFlagWithValue(word) ? 1 : 0;
      } else if (arguments < usage.arguments().size()
          && mayBe(usage.arguments().get(arguments), word)) {
        arguments++;
      } else {
        return i;
      }
    }
    return words.size();
  }

  private boolean isFlagWithValue(String word) {
    return usage.allFlags().stream()
        .anyMatch(flag -> flag.takesValue() && word.equals("--" + flag.name()));
  }

  /** Returns whether a word may be that argument. The name of an environment has a colon. */
  private static boolean mayBe(String argument, String word) {
    return !argument.startsWith("[") || word.contains(":");
  }

  private void checkArguments(
      List<String> given, List<String> head, boolean dashes, List<String> program) {
    List<String> wanted = usage.arguments();
    boolean severalLast = !wanted.isEmpty() && wanted.getLast().endsWith("...");
    if (!dashes && programAt(head) < head.size()) {
      throw new UsageException("the program must follow after --", "try: " + withDashes(head));
    }
    if (given.size() > wanted.size() && !severalLast) {
      String tooMany = given.get(wanted.size());
      throw new UsageException(
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
          "no program is given", "try: " + withDashes(head) + " git --version");
    }
  }

  /** Returns the command line with {@code --} where it belongs, as a shell takes it. */
  private String withDashes(List<String> words) {
    int place = programAt(words);
    StringBuilder line = new StringBuilder("pyro ").append(name);
    words.subList(0, place).forEach(word -> line.append(' ').append(quoted(word)));
    line.append(" --");
    List<String> program = words.subList(place, words.size());
    if (program.size() == 1 && program.getFirst().contains(" ")) {
      line.append(" sh -c"); // it is a line for a shell
    }
    program.forEach(word -> line.append(' ').append(quoted(word)));
    return line.toString();
  }

  private static String quoted(String word) {
    return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
