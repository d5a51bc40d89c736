package dev.pyro.junit;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.JUnitException;

/**
 * What is told of a sandbox when a test has failed: all of it in files, the end of it in an entry
 * and on standard error.
 *
 * @param id begins the names of the files
 * @param title says what it is about
 * @param log what was done in it
 * @param console what its machine's console said
 */
record Report(String id, String title, String log, String console) {
  private static final int SHORT_LINES = 30;

  void publish(ExtensionContext failed) {
    String shortLog = end(log);
    String shortConsole = end(console);
    StringBuilder text = new StringBuilder();
    text.append("pyro: ").append(failed.getDisplayName()).append(" failed; ").append(title);
    text.append(log.isBlank() ? " did nothing\n" : ":\n" + shortLog);
    if (!console.isBlank()) {
      text.append("its console:\n").append(shortConsole);
    }
    System.err.print(text);
    Map<String, String> entry = new LinkedHashMap<>();
    entry.put("pyro.sandbox", title);
    put(entry, "pyro.log", shortLog);
    put(entry, "pyro.console", shortConsole);
    failed.publishReportEntry(entry);
    publish(failed, "log", log);
    publish(failed, "console", console);
  }

  /** JUnit refuses entries that are blank. */
  private static void put(Map<String, String> entry, String key, String value) {
    if (!value.isBlank()) {
      entry.put(key, value);
    }
  }

  private void publish(ExtensionContext failed, String what, String content) {
    if (content.isBlank()) {
      return;
    }
    try {
      failed.publishFile(
          "pyro-" + id + "-" + what + ".txt",
          MediaType.TEXT_PLAIN_UTF_8,
          file -> Files.writeString(file, content));
    } catch (JUnitException e) { // the failure that is told of matters more
      System.err.println(
          "pyro: cannot publish the " + what + " of " + title + ": " + e.getMessage());
    }
  }

  private static String end(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() <= SHORT_LINES) {
      return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
    int left = lines.size() - SHORT_LINES;
    return "("
        + left
        + " lines before)\n"
        + String.join("\n", lines.subList(left, lines.size()))
        + "\n";
  }
}
