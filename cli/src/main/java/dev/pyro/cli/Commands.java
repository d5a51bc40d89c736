package dev.pyro.cli;

import java.util.ArrayList;
import java.util.List;

/** The table of commands. A command's class is loaded when its name is looked up. */
final class Commands {
  /** Every command, in the order of the help page. */
  static final List<String> NAMES =
      List.of("run", "env list", "env pull", "env inspect", "env prune", "doctor", "completion");

  private Commands() {}

  /** Returns the command of that name, or null. */
  static Subcommand find(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "env list" -> new EnvListCommand();
      case "env pull" -> new EnvPullCommand();
      case "env inspect" -> new EnvInspectCommand();
      case "env prune" -> new EnvPruneCommand();
      case "doctor" -> new DoctorCommand();
      case "completion" -> new CompletionCommand();
      default -> null;
    };
  }

  /** Returns the words that may come first on a command line, each once. */
  static List<String> firstWords() {
    List<String> words = new ArrayList<>();
    for (String name : NAMES) {
      int space = name.indexOf(' ');
      String word = space < 0 ? name : name.substring(0, space);
      if (!words.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  /** Returns the second words of the commands that start with {@code group}. */
  static List<String> secondWords(String group) {
    List<String> words = new ArrayList<>();
    for (String name : NAMES) {
      if (name.startsWith(group + " ")) {
        words.add(name.substring(group.length() + 1));
      }
    }
    return words;
  }
}
