package dev.pyro.cli.core;

import dev.pyro.Limits;
import dev.pyro.cli.console.Console;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/**
 * One call of a command, parsed.
 *
 * @param line the flags and arguments before {@code --}
 * @param program what follows after {@code --}
 * @param console where output goes
 * @param interrupts what may end it early
 */
public record Invocation(
    CommandLine line, List<String> program, Console console, Interrupts interrupts) {

  public boolean has(Flag flag) {
    return line.hasOption(flag.name());
  }

  /** Fails if two flags are given of which only one may be. */
  public void refuseBoth(Flag one, Flag other) {
    if (has(one) && has(other)) {
      throw UsageException.notTogether(one, other);
    }
  }

  public boolean json() {
    return line.hasOption(Flag.JSON.name());
  }

  /** Returns a flag's value. If the flag is given several times, the last one counts. */
  public Optional<String> value(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? Optional.empty() : Optional.of(values[values.length - 1]);
  }

  /** Returns the values of a flag that may be given several times, in their order. */
  public List<String> values(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? List.of() : List.of(values);
  }

  /** Returns the pairs of a flag that takes {@code KEY=VALUE}. Of equal keys the last counts. */
  public Map<String, String> pairs(Flag flag) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : values(flag)) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw UsageException.mustBe(flag, text, flag.argument());
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  /** Returns the number of a flag, else the range's initial one; the engine judges the range. */
  public int number(Flag flag, Limits.Range range) {
    return number(flag, range.initial());
  }

  public int number(Flag flag, int otherwise) {
    long number = longNumber(flag, otherwise);
    if (number != (int) number) {
      throw notANumber(flag);
    }
    return (int) number;
  }

  public long longNumber(Flag flag, long otherwise) {
    Optional<String> text = value(flag);
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text.get());
    } catch (NumberFormatException _) {
      throw notANumber(flag);
    }
  }

  private UsageException notANumber(Flag flag) {
    return UsageException.mustBe(flag, value(flag).orElseThrow(), "a whole number");
  }

  /** Returns the path that a flag names. An empty one is often a variable that is not set. */
  public Optional<Path> path(Flag flag) {
    return value(flag).map(text -> path("--" + flag.name(), text));
  }

  /** Returns the path that an argument names, which must be given. */
  public Path requiredPath(int index, String name) {
    return path(name, required(index));
  }

  /** Returns a path that was given; {@code what} names it in a message. */
  public static Path path(String what, String text) {
    if (text.isEmpty()) {
      throw new UsageException(what + " is empty; it must be a path", "this folder is .");
    }
    return Path.of(text);
  }

  /** Returns every argument. */
  public List<String> arguments() {
    return line.getArgList();
  }

  /** Returns the argument at that place. */
  public Optional<String> argument(int index) {
    return index < arguments().size() ? Optional.of(arguments().get(index)) : Optional.empty();
  }

  /** Returns an argument that must be given: the parser has checked that it is. */
  public String required(int index) {
    return arguments().get(index);
  }
}
