package dev.pyro.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Golden files: what pyro says, written down, so that a change of it is seen and meant.
 *
 * <p>{@code ./dev golden} runs the tests that use this class with {@code -Dpyro.golden=rewrite}.
 * Then each file is replaced by what pyro says now, and the difference is for a person to read.
 */
public final class Golden {
  private Golden() {}

  /**
   * Compares a text with a golden file.
   *
   * @param file its path from the module's folder, in which tests run
   * @throws AssertionError if the file says something else, or is not there
   */
  public static void assertMatches(Path file, String actual) throws IOException {
    if (System.getProperty("pyro.golden", "").equals("rewrite")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, actual);
      return;
    }
    String expected = Files.exists(file) ? Files.readString(file) : "";
    if (!actual.equals(expected)) {
      fail(file + difference(expected, actual) + "\nif it is meant: ./dev golden, then git diff");
    }
  }

  /** Shows the first line only: a whole golden file may have thousands. */
  private static String difference(String expected, String actual) {
    List<String> before = List.of(expected.split("\n", -1));
    List<String> now = List.of(actual.split("\n", -1));
    int same = 0;
    while (same < before.size() && same < now.size() && before.get(same).equals(now.get(same))) {
      same++;
    }
    return ":"
        + (same + 1)
        + " has\n  "
        + line(before, same)
        + "\nand now is\n  "
        + line(now, same);
  }

  private static String line(List<String> lines, int number) {
    return number < lines.size() ? lines.get(number) : "(nothing)";
  }
}
