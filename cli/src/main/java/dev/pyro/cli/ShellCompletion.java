package dev.pyro.cli;

import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Usage;
import java.util.List;

/**
 * Writes the completion scripts for bash and zsh from the table of commands. They differ in their
 * beginning, which reads the words of the line, and in their end, which answers.
 */
final class ShellCompletion {
  /* Bash splits names such as debian:12 at the colon, so the words are taken from the line itself. */
  private static final String BASH_HEAD =
      """
      # Completes pyro's commands, flags and environments.
      _pyro() {
        local line=${COMP_LINE:0:COMP_POINT} words word before place next name=''
        local values='' flags='' valued='' kinds=''
        COMPREPLY=()
        read -ra words <<< "$line"
        [[ $line == *[[:space:]] ]] && words+=('')
        place=${#words[@]} word=${words[-1]} before=${words[-2]}
        # What follows after -- is the guest's business.
        [[ " ${words[*]:0:place-1} " == *' -- '* ]] && return
      """;

  private static final String ZSH_HEAD =
      """
      # Completes pyro's commands, flags and environments.
      _pyro() {
        local place=$CURRENT word=$words[CURRENT] before=$words[CURRENT-1] next name=''
        local values='' flags='' valued='' kinds=''
        # What follows after -- is the guest's business.
        [[ " ${words[1,CURRENT-1]} " == *' -- '* ]] && return
      """;

  /* A kind is the name of an argument or of a flag's value. For some kinds the values can be listed. */
  private static final String MIDDLE =
      """
        if [[ " $valued" == *" $before="* ]]; then
          values='' flags='' kinds=${valued#*"$before="}
          kinds=${kinds%% *}
        elif [[ $word == -* ]]; then
          values='' kinds=''
        fi
        case $kinds in
          *ENVIRONMENT*) values+=" $("${words[@]:0:1}" env list -q 2> /dev/null)" ;;
          *WORKSPACE*) values+=" $("${words[@]:0:1}" workspace list -q 2> /dev/null)" ;;
        esac
      """;

  private static final String BASH_TAIL =
      """
        # shellcheck disable=SC2207 # the words hold no spaces or patterns
        COMPREPLY=($(compgen -W "$values $flags" -- "$word"))
        if [[ $kinds == *HOST_PATH* ]]; then
          mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$word")
          compopt -o filenames 2> /dev/null
        fi
        # Readline replaces only what follows the last colon.
        [[ $word == *:* ]] && COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
      }
      complete -F _pyro pyro
      """;

  private static final String ZSH_TAIL =
      """
        compadd -- ${=values} ${=flags}
        [[ $kinds == *HOST_PATH* ]] && _files
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

  /** Writes the loop that follows the words before the cursor as far as they name a command. */
  private static String table() {
    StringBuilder script = new StringBuilder("  values='");
    script.append(String.join(" ", Commands.nextWords("")));
    script.append(" help' flags='--help --version'\n");
    script.append("  for next in \"${words[@]:1:$((place - 2))}\"; do\n");
    script.append("    name=\"$name $next\" values='' flags=''\n");
    script.append("    case $name in\n");
    for (String group : Commands.groups()) {
      script.append("      ' ").append(group).append("') values='");
      script.append(String.join(" ", Commands.nextWords(group))).append("' ;;\n");
    }
    for (String name : Commands.NAMES) {
      command(script, name, Commands.find(name).usage());
    }
    script.append("      *) return ;;\n");
    return script.append("    esac\n  done\n").toString();
  }

  private static void command(StringBuilder script, String name, Usage usage) {
    StringBuilder flags = new StringBuilder();
    StringBuilder valued = new StringBuilder();
    for (Flag flag : usage.allFlags()) {
      flags.append("--").append(flag.name()).append(' ');
      if (flag.takesValue()) {
        valued.append("--").append(flag.name()).append('=').append(flag.argument()).append(' ');
      }
    }
    if (usage.takesProgram()) {
      flags.append("-- ");
    }
    boolean shell = usage.arguments().equals(List.of("SHELL"));
    script.append("      ' ").append(name).append("')\n");
    line(script, "values", shell ? String.join(" ", CompletionCommand.SHELLS) : "");
    line(script, "flags", flags.toString());
    line(script, "valued", valued.toString());
    line(script, "kinds", shell ? "" : String.join(" ", usage.arguments()));
    script.append("        break ;;\n");
  }

  private static void line(StringBuilder script, String variable, String words) {
    if (!words.isEmpty()) {
      script.append("        ").append(variable).append("='").append(words.strip()).append("'\n");
    }
  }
}
