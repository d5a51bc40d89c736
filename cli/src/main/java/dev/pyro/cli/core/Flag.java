package dev.pyro.cli.core;

import dev.pyro.Limits;

/**
 * A flag of a command.
 *
 * @param letter its one-letter form, or the empty string
 * @param name its long form, without the dashes
 * @param argument what its value is called in help, or the empty string if it takes none
 * @param text what it does, in a few words
 */
public record Flag(String letter, String name, String argument, String text) {
  public static final Flag HELP = new Flag("h", "help", "", "show this help");
  public static final Flag JSON = new Flag("", "json", "", "print one JSON object");

  public static Flag of(String name, String text) {
    return new Flag("", name, "", text);
  }

  public static Flag of(char letter, String name, String text) {
    return new Flag(String.valueOf(letter), name, "", text);
  }

  /** Returns a flag for a whole number. Its help ends with the number unless it is given. */
  public static Flag number(String name, Limits.Range range, String help) {
    return withValue(name, "N", help + " (" + range.initial() + ")");
  }

  public static Flag withValue(String name, String argument, String text) {
    return new Flag("", name, argument, text);
  }

  public boolean takesValue() {
    return !argument.isEmpty();
  }

  /** Returns how help and completion write it, such as {@code --mem-mib N}. */
  public String spelling() {
    return (letter.isEmpty() ? "    " : "-" + letter + ", ")
        + "--"
        + name
        + (takesValue() ? " " + argument : "");
  }
}
