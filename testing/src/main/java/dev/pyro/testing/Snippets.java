package dev.pyro.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of code in pages of Markdown. */
public final class Snippets {
  private Snippets() {}

  /** Returns the first block of a language in a page. */
  public static String first(Path page, String language) throws IOException {
    return first(page, Files.readString(page), language);
  }

  /** Returns the first block of a language below a heading of the second level. */
  public static String below(Path page, String heading, String language) throws IOException {
    String start = "\n## " + heading + "\n";
    String text = Files.readString(page);
    int from = text.indexOf(start);
    if (from < 0) {
      throw new IllegalArgumentException("there is no heading " + heading + " in " + page);
    }
    return first(page, text.substring(from + start.length()).split("\n## ", 2)[0], language);
  }

  private static String first(Path page, String text, String language) {
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(text);
    if (!block.find()) {
      throw new IllegalArgumentException("there is no " + language + " to be found in " + page);
    }
    return block.group(1);
  }
}
