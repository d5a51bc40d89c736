package dev.pyro.cli;

import dev.pyro.cli.content.WorkspaceDiffCommand;
import dev.pyro.cli.content.WorkspaceDiskExportCommand;
import dev.pyro.cli.content.WorkspaceDiskListCommand;
import dev.pyro.cli.content.WorkspaceDiskReadCommand;
import dev.pyro.cli.content.WorkspaceExportCommand;
import dev.pyro.cli.content.WorkspaceFileListCommand;
import dev.pyro.cli.content.WorkspaceFileReadCommand;
import dev.pyro.cli.content.WorkspaceFileWriteCommand;
import dev.pyro.cli.content.WorkspacePatchApplyCommand;
import dev.pyro.cli.content.WorkspaceSyncPushCommand;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.demo.DemoOpenAiCommand;
import dev.pyro.cli.doctor.DoctorCommand;
import dev.pyro.cli.env.EnvExportCommand;
import dev.pyro.cli.env.EnvImportCommand;
import dev.pyro.cli.env.EnvInspectCommand;
import dev.pyro.cli.env.EnvListCommand;
import dev.pyro.cli.env.EnvPruneCommand;
import dev.pyro.cli.env.EnvPullCommand;
import dev.pyro.cli.mcp.McpServeCommand;
import dev.pyro.cli.run.RunCommand;
import dev.pyro.cli.service.ServiceListCommand;
import dev.pyro.cli.service.ServiceLogsCommand;
import dev.pyro.cli.service.ServiceStartCommand;
import dev.pyro.cli.service.ServiceStatusCommand;
import dev.pyro.cli.service.ServiceStopCommand;
import dev.pyro.cli.shell.ShellAttachCommand;
import dev.pyro.cli.shell.ShellCloseCommand;
import dev.pyro.cli.shell.ShellListCommand;
import dev.pyro.cli.shell.ShellOpenCommand;
import dev.pyro.cli.shell.ShellReadCommand;
import dev.pyro.cli.shell.ShellResizeCommand;
import dev.pyro.cli.shell.ShellSignalCommand;
import dev.pyro.cli.shell.ShellWriteCommand;
import dev.pyro.cli.workspace.WorkspaceCreateCommand;
import dev.pyro.cli.workspace.WorkspaceDeleteCommand;
import dev.pyro.cli.workspace.WorkspaceExecCommand;
import dev.pyro.cli.workspace.WorkspaceForwardCommand;
import dev.pyro.cli.workspace.WorkspaceListCommand;
import dev.pyro.cli.workspace.WorkspaceLogsCommand;
import dev.pyro.cli.workspace.WorkspaceResetCommand;
import dev.pyro.cli.workspace.WorkspaceStartCommand;
import dev.pyro.cli.workspace.WorkspaceStatusCommand;
import dev.pyro.cli.workspace.WorkspaceStopCommand;
import dev.pyro.cli.workspace.WorkspaceSummaryCommand;
import dev.pyro.cli.workspace.WorkspaceUpdateCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of commands: each stands in it once. A name is one word or several; the words before
 * the last are groups, at any depth.
 */
public final class Commands {
  /** Every command, in the order of the help page. */
  public static final List<String> NAMES = names();

  private Commands() {}

  /**
   * The rows. They are tests that are made one after the other, because a command's class is loaded
   * only when its row is the one. A map of names to constructors would read better, but each method
   * reference in it costs a start without the JVM's cache 2 ms.
   */
  private static Subcommand lookUp(Row row) {
    if (row.is("run")) return new RunCommand();
    if (row.is("workspace create")) return new WorkspaceCreateCommand();
    if (row.is("workspace list")) return new WorkspaceListCommand();
    if (row.is("workspace status")) return new WorkspaceStatusCommand();
    if (row.is("workspace exec")) return new WorkspaceExecCommand();
    if (row.is("workspace logs")) return new WorkspaceLogsCommand();
    if (row.is("workspace summary")) return new WorkspaceSummaryCommand();
    if (row.is("workspace file list")) return new WorkspaceFileListCommand();
    if (row.is("workspace file read")) return new WorkspaceFileReadCommand();
    if (row.is("workspace file write")) return new WorkspaceFileWriteCommand();
    if (row.is("workspace patch apply")) return new WorkspacePatchApplyCommand();
    if (row.is("workspace sync push")) return new WorkspaceSyncPushCommand();
    if (row.is("workspace diff")) return new WorkspaceDiffCommand();
    if (row.is("workspace export")) return new WorkspaceExportCommand();
    if (row.is("workspace disk export")) return new WorkspaceDiskExportCommand();
    if (row.is("workspace disk list")) return new WorkspaceDiskListCommand();
    if (row.is("workspace disk read")) return new WorkspaceDiskReadCommand();
    if (row.is("workspace forward")) return new WorkspaceForwardCommand();
    if (row.is("workspace update")) return new WorkspaceUpdateCommand();
    if (row.is("workspace reset")) return new WorkspaceResetCommand();
    if (row.is("workspace stop")) return new WorkspaceStopCommand();
    if (row.is("workspace start")) return new WorkspaceStartCommand();
    if (row.is("workspace delete")) return new WorkspaceDeleteCommand();
    if (row.is("workspace shell open")) return new ShellOpenCommand();
    if (row.is("workspace shell list")) return new ShellListCommand();
    if (row.is("workspace shell read")) return new ShellReadCommand();
    if (row.is("workspace shell write")) return new ShellWriteCommand();
    if (row.is("workspace shell signal")) return new ShellSignalCommand();
    if (row.is("workspace shell resize")) return new ShellResizeCommand();
    if (row.is("workspace shell attach")) return new ShellAttachCommand();
    if (row.is("workspace shell close")) return new ShellCloseCommand();
    if (row.is("workspace service start")) return new ServiceStartCommand();
    if (row.is("workspace service list")) return new ServiceListCommand();
    if (row.is("workspace service status")) return new ServiceStatusCommand();
    if (row.is("workspace service logs")) return new ServiceLogsCommand();
    if (row.is("workspace service stop")) return new ServiceStopCommand();
    if (row.is("mcp serve")) return new McpServeCommand();
    if (row.is("demo openai")) return new DemoOpenAiCommand();
    if (row.is("env list")) return new EnvListCommand();
    if (row.is("env pull")) return new EnvPullCommand();
    if (row.is("env inspect")) return new EnvInspectCommand();
    if (row.is("env export")) return new EnvExportCommand();
    if (row.is("env import")) return new EnvImportCommand();
    if (row.is("env prune")) return new EnvPruneCommand();
    if (row.is("doctor")) return new DoctorCommand();
    if (row.is("completion")) return new CompletionCommand();
    return null;
  }

  /** Where in the table a search is: it remembers the names of the rows that it has seen. */
  private static final class Row {
    private final String wanted;
    private final List<String> seen = new ArrayList<>();

    Row(String wanted) {
      this.wanted = wanted;
    }

    boolean is(String name) {
      seen.add(name);
      return name.equals(wanted);
    }
  }

  private static List<String> names() {
    Row end = new Row(null);
    lookUp(end);
    return List.copyOf(end.seen);
  }

  /** Returns the command of that name, or null. */
  public static Subcommand find(String name) {
    return lookUp(new Row(name));
  }

  /**
   * Returns what to do instead of a command, or of a group of commands, whose name is reserved for
   * a later version.
   */
  static Optional<String> insteadOfPlanned(String name) {
    return switch (name) {
      case "workspace fork" -> Optional.of("pyro workspace create makes another one from its seed");
      case "workspace snapshot" -> Optional.of("pyro workspace reset goes back to the baseline");
      default -> Optional.empty();
    };
  }

  /** Returns how many of the first words name a command, or a group of them. */
  public static int depth(List<String> words) {
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
