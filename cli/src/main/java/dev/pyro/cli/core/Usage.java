package dev.pyro.cli.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a command is used: what help, completion and the parser know of it. It is immutable: a method
 * that adds something returns a new usage, in which that comes after what was there.
 *
 * @param summary one line for lists of commands
 * @param arguments their names; one in brackets may be left out, the last may be given several
 *     times if it ends with three dots
 * @param flags its own flags; {@link #allFlags} has those of every command, too
 * @param details what else help says, as lines that fit a terminal
 * @param notes the last lines of the details, such as what may stand for an argument
 * @param examples command lines that show its use
 * @param takesProgram whether a program and its arguments follow after {@code --}
 * @param printsJson whether it has a result to print as JSON; a server's output is its protocol
 */
public record Usage(
    String summary,
    List<String> arguments,
    List<Flag> flags,
    List<String> details,
    List<String> notes,
    List<Example> examples,
    boolean takesProgram,
    boolean printsJson) {

  /** The first argument of every command on a workspace. */
  public static final String WORKSPACE = "WORKSPACE";

  /** What may stand for {@link #WORKSPACE}. */
  public static final String WORKSPACE_NOTE =
      "WORKSPACE is an id, the beginning of one, or a name.";

  /**
   * One example of a command's help.
   *
   * @param purpose what it is for
   * @param line the command line
   */
  public record Example(String purpose, String line) {}

  /** Returns the usage of a command without arguments and flags of its own. */
  public static Usage of(String summary) {
    return new Usage(summary, List.of(), List.of(), List.of(), List.of(), List.of(), false, true);
  }

  /** Returns the usage of a command on one workspace, its first argument. */
  public static Usage onWorkspace(String summary) {
    return of(summary).arguments(WORKSPACE).notes(WORKSPACE_NOTE);
  }

  public Usage arguments(String... more) {
    return new Usage(
        summary, plus(arguments, more), flags, details, notes, examples, takesProgram, printsJson);
  }

  public Usage flags(Flag... more) {
    return new Usage(
        summary, arguments, plus(flags, more), details, notes, examples, takesProgram, printsJson);
  }

  public Usage details(String... more) {
    return new Usage(
        summary, arguments, flags, plus(details, more), notes, examples, takesProgram, printsJson);
  }

  /** Adds lines that help prints after all details, those that are added later included. */
  public Usage notes(String... more) {
    return new Usage(
        summary, arguments, flags, details, plus(notes, more), examples, takesProgram, printsJson);
  }

  /** Adds a command line that shows the use of the command, with what it is for. */
  public Usage example(String purpose, String line) {
    List<Example> more = plus(examples, new Example[] {new Example(purpose, line)});
    return new Usage(summary, arguments, flags, details, notes, more, takesProgram, printsJson);
  }

  /** Adds a program and its arguments, which follow after {@code --}. */
  public Usage program() {
    return new Usage(summary, arguments, flags, details, notes, examples, true, printsJson);
  }

  /** Takes {@code --json} away. */
  public Usage withoutJson() {
    return new Usage(summary, arguments, flags, details, notes, examples, takesProgram, false);
  }

  /** Returns all lines that help prints between its first lines and the flags. */
  public List<String> allDetails() {
    return plus(details, notes.toArray(new String[0]));
  }

  /** Returns its own flags and those that every command has. */
  public List<Flag> allFlags() {
    return plus(flags, printsJson ? new Flag[] {Flag.JSON, Flag.HELP} : new Flag[] {Flag.HELP});
  }

  private static <T> List<T> plus(List<T> list, T[] more) {
    List<T> all = new ArrayList<>(list);
    Collections.addAll(all, more);
    return List.copyOf(all);
  }
}
