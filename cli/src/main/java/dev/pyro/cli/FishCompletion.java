package dev.pyro.cli;

import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;

/** Writes the completion script for fish from the table of commands. */
final class FishCompletion {
  private static final String FUNCTIONS =
      """
      # Completes pyro's commands, flags, environments and workspaces.
      function __pyro_at # whether the line says exactly this so far
          set -l words (commandline -opc)
          set -e words[1]
          test "$words" = "$argv"
      end
      function __pyro_in # whether the line begins like this; what follows after -- is the guest's
          set -l words (commandline -opc)
          set -e words[1]
          string match -q -- "$argv *" "$words "; and not contains -- -- $words
      end
      complete -c pyro -f
      """;

  private FishCompletion() {}

  static String script() {
    StringBuilder script = new StringBuilder(FUNCTIONS);
    group(script, "");
    script.append("complete -c pyro -n '__pyro_at' -l version -d 'print the version'\n");
    for (String group : Commands.groups()) {
      group(script, group);
    }
    for (String name : Commands.NAMES) {
      command(script, name, Commands.find(name).usage());
    }
    return script.toString();
  }

  private static void group(StringBuilder script, String group) {
    for (String word : Commands.nextWords(group)) {
      String name = Commands.join(group, word);
      Subcommand command = Commands.find(name);
      String text =
          command == null ? String.join(", ", Commands.nextWords(name)) : command.usage().summary();
      line(script, ("__pyro_at " + group).strip());
      script.append(" -a ").append(word).append(" -d ").append(quoted(text)).append('\n');
    }
  }

  private static void command(StringBuilder script, String name, Usage usage) {
    String condition = "__pyro_in " + name;
    for (Flag flag : usage.allFlags()) {
      line(script, condition).append(" -l ").append(flag.name());
      if (!flag.letter().isEmpty()) {
        script.append(" -s ").append(flag.letter());
      }
      if (flag.takesValue()) {
        String known = known(flag.argument());
        script.append(known.equals(" -F") ? " -r" : " -x").append(known);
      }
      script.append(" -d ").append(quoted(flag.text())).append('\n');
    }
    for (String argument : usage.arguments()) {
      String known = known(argument);
      if (!known.isEmpty()) {
        line(script, condition).append(known).append('\n');
      }
    }
  }

  /** Returns how fish lists the values of a kind of argument, or the empty string. */
  private static String known(String argument) {
    return switch (argument) {
      case "SHELL" -> " -a '" + String.join(" ", CompletionCommand.SHELLS) + "'";
      case "ENVIRONMENT", "[ENVIRONMENT]" -> " -a '(pyro env list -q 2> /dev/null)'";
      case "WORKSPACE", "WORKSPACE..." -> " -a '(pyro workspace list -q 2> /dev/null)'";
      case "HOST_PATH" -> " -F";
      default -> "";
    };
  }

  private static StringBuilder line(StringBuilder script, String condition) {
    return script.append("complete -c pyro -n '").append(condition).append('\'');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
