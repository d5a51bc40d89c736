package dev.pyro.cli;

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
record Invocation(CommandLine line, List<String> program, Console console, Interrupts interrupts) {

  boolean has(Flag flag) {
    return line.hasOption(flag.name());
  }

  boolean json() {
    return line.hasOption(Flag.JSON.name());
  }

  /** Returns a flag's value; of several the last, as everywhere. */
  Optional<String> value(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? Optional.empty() : Optional.of(values[values.length - 1]);
  }

  /** Returns the values of a flag that may be given several times, in their order. */
  List<String> values(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? List.of() : List.of(values);
  }

  /** Returns the values of a flag that takes {@code KEY=VALUE}; of equal keys the last counts. */
  Map<String, String> pairs(Flag flag) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : values(flag)) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new UsageException(
            "--" + flag.name() + " is \"" + text + "\"; it must be " + flag.argument(), null);
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  int number(Flag flag, int otherwise) {
    long number = longNumber(flag, otherwise);
    if (number != (int) number) {
      throw notANumber(flag);
    }
    return (int) number;
  }

  long longNumber(Flag flag, long otherwise) {
    Optional<String> text = value(flag);
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text.get());
    } catch (NumberFormatException _) {
      throw notANumber(flag);
    }
  }

  private UsageException notANumber(Flag flag) {
    return new UsageException(
        "--" + flag.name() + " is \"" + value(flag).orElseThrow() + "\"; it must be a whole number",
        null);
  }

  /** Returns every argument. */
  List<String> arguments() {
    return line.getArgList();
  }

  /** Returns the argument at that place. */
  Optional<String> argument(int index) {
    return index < arguments().size() ? Optional.of(arguments().get(index)) : Optional.empty();
  }

  /** Returns an argument that the parser made sure of. */
  String required(int index) {
    return arguments().get(index);
  }
}
