package dev.pyro.cli;

import java.util.List;
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

  int number(Flag flag, int otherwise) {
    Optional<String> text = value(flag);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text.get());
    } catch (NumberFormatException _) {
      throw new UsageException(
          "--" + flag.name() + " is \"" + text.get() + "\"; it must be a whole number", null);
    }
  }

  /** Returns the argument at that place. */
  Optional<String> argument(int index) {
    List<String> all = line.getArgList();
    return index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
  }
}
