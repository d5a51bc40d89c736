package dev.pyro.cli;

import java.util.List;

/**
 * Writes the completion scripts for bash and zsh from the table of commands. They differ in how
 * they learn the words of the line and in how they answer; what lies between is the same.
 */
final class ShellCompletion {
  /* Bash splits names such as debian:12 at the colon, so the words are taken from the line itself. */
  private static final String BASH_HEAD =
      """
      # Completes pyro's commands, flags and environments.
      _pyro() {
        local line=${COMP_LINE:0:COMP_POINT} words word before first second place
        local flags='' valued='' values=''
        read -ra words <<< "$line"
        [[ $line == *[[:space:]] ]] && words+=('')
        place=${#words[@]} word=${words[-1]} before=${words[-2]}
        first=${words[1]-} second=${words[2]-}
        # What follows after -- is the guest's business.
        [[ " ${words[*]:0:place-1} " == *' -- '* ]] && return
      """;

  private static final String ZSH_HEAD =
      """
      # Completes pyro's commands, flags and environments.
      _pyro() {
        local place=$CURRENT word=$words[CURRENT] before=$words[CURRENT-1]
        local first=$words[2] second=$words[3] flags='' valued='' values=''
        # What follows after -- is the guest's business.
        [[ " ${words[1,CURRENT-1]} " == *' -- '* ]] && return
      """;

  private static final String MIDDLE =
      """
        if [[ " $valued " == *" $before "* ]]; then
          flags=''
          [[ $before == --environment ]] && values=ENVIRONMENT || values=''
        elif [[ $word == -* ]]; then
          values=''
        fi
        [[ $values == ENVIRONMENT ]] && values=$("${words[@]:0:1}" env list -q 2> /dev/null)
      """;

  private static final String BASH_TAIL =
      """
        # shellcheck disable=SC2207 # the words hold no spaces or patterns
        COMPREPLY=($(compgen -W "$values $flags" -- "$word"))
        # Readline replaces only what follows the last colon.
        [[ $word == *:* ]] && COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
      }
      complete -F _pyro pyro
      """;

  private static final String ZSH_TAIL =
      """
        compadd -- ${=values} ${=flags}
      }
      compdef _pyro pyro
      """;

  private ShellCompletion() {}

  static String bash() {
    return BASH_HEAD + table() + MIDDLE + BASH_TAIL;
  }

  static String zsh() {
    return ZSH_HEAD + table() + MIDDLE + ZSH_TAIL;
  }

  private static String table() {
    StringBuilder script = new StringBuilder();
    script.append("  if ((place == 2)); then\n");
    script.append("    values='").append(String.join(" ", Commands.firstWords()));
    script.append(" help' flags='--help --version'\n");
    for (String group : Commands.firstWords()) {
      List<String> seconds = Commands.secondWords(group);
      if (!seconds.isEmpty()) {
        script.append("  elif ((place == 3)) && [[ $first == ").append(group);
        script.append(" ]]; then\n    values='").append(String.join(" ", seconds)).append("'\n");
      }
    }
    script.append("  else\n    case \"$first $second\" in\n");
    for (String name : Commands.NAMES) {
      command(script, name, Commands.find(name));
    }
    return script.append("    esac\n  fi\n").toString();
  }

  private static void command(StringBuilder script, String name, Subcommand command) {
    StringBuilder flags = new StringBuilder();
    StringBuilder valued = new StringBuilder();
    for (Flag flag : ArgumentParser.flagsOf(command)) {
      flags.append("--").append(flag.name()).append(' ');
      if (flag.takesValue()) {
        valued.append("--").append(flag.name()).append(' ');
      }
    }
    if (command.takesProgram()) {
      flags.append("-- ");
    }
    script.append("      ").append(name.indexOf(' ') < 0 ? "'" + name + " '*" : "'" + name + "'");
    script.append(") flags='").append(flags.toString().strip());
    script.append("' valued='").append(valued.toString().strip());
    script.append("' values='").append(String.join(" ", values(command))).append("' ;;\n");
  }

  /** Returns what an argument may be; ENVIRONMENT stands for what is listed at that time. */
  private static List<String> values(Subcommand command) {
    List<String> arguments = command.arguments();
    if (arguments.equals(List.of("SHELL"))) {
      return CompletionCommand.SHELLS;
    }
    boolean environment = !arguments.isEmpty() && arguments.getFirst().contains("ENVIRONMENT");
    return environment ? List.of("ENVIRONMENT") : List.of();
  }
}
