package dev.pyro;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the user can do about a failure: a text, and at most one operation to call. Each face of
 * pyro writes the call in its own way: the command line as a command, a tool as the tool's name.
 *
 * @param before the words before the call, or all of them if there is no call
 * @param call the operation to call
 * @param after the words after the call
 */
public record Remedy(String before, Optional<Call> call, String after) {
  /** An operation whose name begins with one of these is a command below {@code workspace}. */
  private static final List<String> BELOW_WORKSPACE = List.of("shell", "service", "snapshot");

  /** Checks that nothing is null. */
  public Remedy {
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(after, "after");
  }

  /**
   * A call of an operation.
   *
   * @param operation its name, such as {@code workspace_start}
   * @param subjects what it is called on, such as the workspace's id
   */
  public record Call(String operation, List<String> subjects) {
    /** Copies the subjects. */
    public Call {
      Objects.requireNonNull(operation, "operation");
      subjects = List.copyOf(subjects);
    }

    /** Returns the call as the command line takes it. */
    public String onCommandLine() {
      String words = operation.replace('_', ' ');
      String first = words.split(" ", 2)[0];
      String command = BELOW_WORKSPACE.contains(first) ? "workspace " + words : words;
      return String.join(" ", "pyro " + command, String.join(" ", subjects)).strip();
    }
  }

  /** Returns a remedy that is a text without a call. */
  public static Remedy words(String words) {
    return new Remedy(words, Optional.empty(), "");
  }

  /** Returns a remedy that ends with a call. */
  public static Remedy call(String before, String operation, String... subjects) {
    return new Remedy(before, Optional.of(new Call(operation, List.of(subjects))), "");
  }

  /** Returns a copy with words after the call. */
  public Remedy then(String words) {
    return new Remedy(before, call, words);
  }

  /** Returns a copy in which {@code change} was applied to every text. */
  public Remedy map(UnaryOperator<String> change) {
    return new Remedy(
        change.apply(before),
        call.map(one -> new Call(one.operation(), one.subjects().stream().map(change).toList())),
        change.apply(after));
  }

  /** Returns the text for the command line. If text follows the command, it is in backquotes. */
  public String onCommandLine() {
    String quote = after.isEmpty() ? "" : "`";
    return spelled(one -> quote + one.onCommandLine() + quote);
  }

  /** Returns the text, in which {@code spelling} writes the call. */
  public String spelled(Function<Call, String> spelling) {
    return before + call.map(spelling).orElse("") + after;
  }
}
