package dev.pyro.cli.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes from a guest's text what a terminal would act on: control characters, such as escape, and
 * characters that change the direction of writing.
 */
public final class Printable {
  /** A change of colours, the one thing that a terminal may obey in a program's output. */
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;:]{0,40}m");

  private Printable() {}

  /** Returns text for one line, with {@code ?} for each such character, as ls prints names. */
  public static String line(String text) {
    return replace(text, "", "?");
  }

  /** Returns text of several lines without such characters. Tabs and line ends stay. */
  public static String text(String text) {
    return replace(text, "\t\n", "");
  }

  /** Returns a program's output without such characters. Line ends, colours and progress stay. */
  static String output(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    Matcher colours = COLOURS.matcher(text);
    int from = 0;
    while (colours.find()) {
      clean.append(replace(text.substring(from, colours.start()), "\t\n\r\b", ""));
      clean.append(colours.group());
      from = colours.end();
    }
    return clean.append(replace(text.substring(from), "\t\n\r\b", "")).toString();
  }

  private static String replace(String text, String kept, String replacement) {
    StringBuilder clean = null; // most text is clean
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isObeyed(c) || kept.indexOf(c) >= 0) {
        if (clean != null) {
          clean.append(c);
        }
        continue;
      }
      if (clean == null) {
        clean = new StringBuilder(text.length()).append(text, 0, i);
      }
      clean.append(replacement);
    }
    return clean == null ? text : clean.toString();
  }

  private static boolean isObeyed(char c) {
    return Character.isISOControl(c)
        || (c >= '\u202a' && c <= '\u202e') // embeddings and overrides
        || (c >= '\u2066' && c <= '\u2069') // isolates
        || c == '\u2028' // a line end to some
        || c == '\u2029';
  }
}
