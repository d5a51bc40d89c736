package dev.pyro.tools;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages of errors as people and models are shown them. A message repeats what was given, and
 * somebody may have given a megabyte for a name.
 */
public final class Messages {
  private static final int SHOWN_CHARS = 200;
  private static final Pattern LONG_WORD = Pattern.compile("\\S{1000,}");

  private Messages() {}

  /**
   * Returns a message in which each very long word is cut, and the whole is no longer than 16 KiB.
   */
  public static String shown(String message) {
    return Shown.text("", LONG_WORD.matcher(message).replaceAll(Messages::cut));
  }

  private static String cut(MatchResult found) {
    String word = found.group();
    int end = SHOWN_CHARS;
    if (Character.isHighSurrogate(word.charAt(end - 1))) {
      end--;
    }
    String shown = word.substring(0, end) + "… (" + word.length() + " characters)";
    return Matcher.quoteReplacement(shown);
  }
}
