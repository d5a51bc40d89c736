package dev.pyro.cli.core;

import dev.pyro.tools.Nearest;
import java.util.List;
import java.util.Optional;

/** A command line that cannot be understood. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  /**
   * Makes one.
   *
   * @param message what is wrong
   * @param hint what to type instead, or null
   */
  public UsageException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** Returns the exception for a flag whose value is not what it must be. */
  public static UsageException mustBe(Flag flag, String value, String wanted) {
    return new UsageException(
        "--" + flag.name() + " is \"" + value + "\"; it must be " + wanted, null);
  }

  /** Returns the exception for two flags of which only one may be given. */
  public static UsageException notTogether(Flag one, Flag other) {
    return new UsageException(
        "--" + one.name() + " and --" + other.name() + " do not go together",
        "leave one of them out");
  }

  /**
   * Returns a hint for a word that is not known.
   *
   * @param prefix what stands before the word on the command line
   * @param word the word
   * @param known the words that there are
   * @param otherwise the hint if none of them is near
   */
  public static String didYouMean(
      String prefix, String word, List<String> known, String otherwise) {
    return Nearest.to(word, known)
        .map(near -> "did you mean " + prefix + near + "?")
        .orElse(otherwise);
  }

  /** Returns what to type instead. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
