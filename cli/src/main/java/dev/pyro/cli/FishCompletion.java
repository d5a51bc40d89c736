package dev.pyro.cli;

/** Writes the completion script for fish from the table of commands. */
final class FishCompletion {
  private static final String ENVIRONMENTS = " -a '(pyro env list -q 2> /dev/null)'";

  private FishCompletion() {}

  static String script() {
    StringBuilder script =
        new StringBuilder("# Completes pyro's commands, flags and environments.\n");
    script.append("complete -c pyro -f\n");
    for (String word : Commands.firstWords()) {
      Subcommand command = Commands.find(word);
      script.append("complete -c pyro -n __fish_use_subcommand -a ").append(word).append(" -d ");
      script.append(
          quoted(
              command == null ? String.join(", ", Commands.secondWords(word)) : command.summary()));
      script.append('\n');
    }
    script.append("complete -c pyro -n __fish_use_subcommand -l version -d 'print the version'\n");
    for (String name : Commands.NAMES) {
      command(script, name, Commands.find(name));
    }
    return script.toString();
  }

  private static void command(StringBuilder script, String name, Subcommand command) {
    int space = name.indexOf(' ');
    String seen = "__fish_seen_subcommand_from ";
    String condition = seen + name;
    if (space >= 0) {
      String group = seen + name.substring(0, space);
      String second = name.substring(space + 1);
      String none = String.join(" ", Commands.secondWords(name.substring(0, space)));
      line(script, group + "; and not " + seen + none)
          .append(" -a ")
          .append(second)
          .append(" -d ")
          .append(quoted(command.summary()))
          .append('\n');
      condition = group + "; and " + seen + second;
    }
    for (Flag flag : ArgumentParser.flagsOf(command)) {
      line(script, condition).append(" -l ").append(flag.name());
      if (!flag.letter().isEmpty()) {
        script.append(" -s ").append(flag.letter());
      }
      if (flag.takesValue()) {
        script.append(flag.argument().equals("ENVIRONMENT") ? " -x" + ENVIRONMENTS : " -x");
      }
      script.append(" -d ").append(quoted(flag.text())).append('\n');
    }
    for (String argument : command.arguments()) {
      line(script, condition)
          .append(
              argument.equals("SHELL")
                  ? " -a '" + String.join(" ", CompletionCommand.SHELLS) + "'"
                  : ENVIRONMENTS)
          .append('\n');
    }
  }

  private static StringBuilder line(StringBuilder script, String condition) {
    return script.append("complete -c pyro -n '").append(condition).append('\'');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
