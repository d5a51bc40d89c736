package dev.pyro.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of commands. A name is one word or several; the words before the last are groups, at
 * any depth. A command's class is loaded when its name is looked up.
 */
final class Commands {
  /** Every command, in the order of the help page. */
  static final List<String> NAMES =
      List.of(
          "run",
          "workspace create",
          "workspace list",
          "workspace status",
          "workspace exec",
          "workspace logs",
          "workspace summary",
          "workspace file list",
          "workspace file read",
          "workspace file write",
          "workspace patch apply",
          "workspace sync push",
          "workspace diff",
          "workspace export",
          "workspace disk export",
          "workspace disk list",
          "workspace disk read",
          "workspace update",
          "workspace reset",
          "workspace stop",
          "workspace start",
          "workspace delete",
          "workspace shell open",
          "workspace shell list",
          "workspace shell read",
          "workspace shell write",
          "workspace shell signal",
          "workspace shell resize",
          "workspace shell attach",
          "workspace shell close",
          "workspace service start",
          "workspace service list",
          "workspace service status",
          "workspace service logs",
          "workspace service stop",
          "mcp serve",
          "demo openai",
          "env list",
          "env pull",
          "env inspect",
          "env prune",
          "doctor",
          "completion");

  private Commands() {}

  /** Returns the command of that name, or null. */
  static Subcommand find(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "workspace create" -> new WorkspaceCreateCommand();
      case "workspace list" -> new WorkspaceListCommand();
      case "workspace status" -> new WorkspaceStatusCommand();
      case "workspace exec" -> new WorkspaceExecCommand();
      case "workspace logs" -> new WorkspaceLogsCommand();
      case "workspace summary" -> new WorkspaceSummaryCommand();
      case "workspace file list" -> new WorkspaceFileListCommand();
      case "workspace file read" -> new WorkspaceFileReadCommand();
      case "workspace file write" -> new WorkspaceFileWriteCommand();
      case "workspace patch apply" -> new WorkspacePatchApplyCommand();
      case "workspace sync push" -> new WorkspaceSyncPushCommand();
      case "workspace diff" -> new WorkspaceDiffCommand();
      case "workspace export" -> new WorkspaceExportCommand();
      case "workspace disk export" -> new WorkspaceDiskExportCommand();
      case "workspace disk list" -> new WorkspaceDiskListCommand();
      case "workspace disk read" -> new WorkspaceDiskReadCommand();
      case "workspace update" -> new WorkspaceUpdateCommand();
      case "workspace reset" -> new WorkspaceResetCommand();
      case "workspace stop" -> new WorkspaceStopCommand();
      case "workspace start" -> new WorkspaceStartCommand();
      case "workspace delete" -> new WorkspaceDeleteCommand();
      case "workspace shell open" -> new ShellOpenCommand();
      case "workspace shell list" -> new ShellListCommand();
      case "workspace shell read" -> new ShellReadCommand();
      case "workspace shell write" -> new ShellWriteCommand();
      case "workspace shell signal" -> new ShellSignalCommand();
      case "workspace shell resize" -> new ShellResizeCommand();
      case "workspace shell attach" -> new ShellAttachCommand();
      case "workspace shell close" -> new ShellCloseCommand();
      case "workspace service start" -> new ServiceStartCommand();
      case "workspace service list" -> new ServiceListCommand();
      case "workspace service status" -> new ServiceStatusCommand();
      case "workspace service logs" -> new ServiceLogsCommand();
      case "workspace service stop" -> new ServiceStopCommand();
      case "mcp serve" -> new McpServeCommand();
      case "demo openai" -> new DemoOpenAiCommand();
      case "env list" -> new EnvListCommand();
      case "env pull" -> new EnvPullCommand();
      case "env inspect" -> new EnvInspectCommand();
      case "env prune" -> new EnvPruneCommand();
      case "doctor" -> new DoctorCommand();
      case "completion" -> new CompletionCommand();
      default -> null;
    };
  }

  /**
   * Returns what to do instead of a command, or a group of them, that the contract has and this
   * version does not.
   */
  static Optional<String> insteadOfAbsent(String name) {
    return switch (name) {
      case "workspace fork" -> Optional.of("pyro workspace create makes another one from its seed");
      case "workspace snapshot" -> Optional.of("pyro workspace reset goes back to the baseline");
      default -> Optional.empty();
    };
  }

  /** Returns how many of the first words name a command, or a group of them. */
  static int depth(List<String> words) {
    int depth = 0;
    while (depth < words.size()
        && nextWords(String.join(" ", words.subList(0, depth))).contains(words.get(depth))) {
      depth++;
    }
    return depth;
  }

  /** Returns the groups, from the outside in, in the order of the help page. */
  static List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (String name : NAMES) {
      for (int space = name.indexOf(' '); space >= 0; space = name.indexOf(' ', space + 1)) {
        String group = name.substring(0, space);
        if (!groups.contains(group)) {
          groups.add(group);
        }
      }
    }
    return groups;
  }

  /** Returns the commands below a group; the empty string is the group of all. */
  static List<String> below(String group) {
    List<String> names = new ArrayList<>();
    for (String name : NAMES) {
      if (name.startsWith(join(group, ""))) {
        names.add(name);
      }
    }
    return names;
  }

  /** Returns the words that may follow a group, each once; none may follow a command. */
  static List<String> nextWords(String group) {
    int begin = join(group, "").length();
    List<String> words = new ArrayList<>();
    for (String name : below(group)) {
      int space = name.indexOf(' ', begin);
      String word = space < 0 ? name.substring(begin) : name.substring(begin, space);
      if (!words.contains(word)) {
        words.add(word);
      }
    }
    return words;
  }

  static String join(String group, String word) {
    return group.isEmpty() ? word : group + " " + word;
  }
}
