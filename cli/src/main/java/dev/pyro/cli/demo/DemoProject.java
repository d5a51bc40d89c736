package dev.pyro.cli.demo;

import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A small Python project with one fault and a test that finds it. It is in a folder of its own,
 * which is removed when this is closed.
 *
 * @param folder where it is
 */
record DemoProject(Path folder) implements AutoCloseable {
  /** Runs its tests, in the folder. */
  static final String TEST = "python3 -m unittest -q";

  /** What holds its tests. */
  static final String TEST_FILE = "test_split.py";

  private static final Map<String, String> FILES =
      Map.of(
          "split.py",
          """
          def split(cents, people):
              \"""Split a bill into shares that add up to it and differ by one cent at most.\"""
              return [cents // people] * people
          """,
          TEST_FILE,
          """
          import unittest

          from split import split


          class SplitTest(unittest.TestCase):
              def test_even(self):
                  self.assertEqual([250, 250, 250, 250], split(1000, 4))

              def test_rest(self):
                  self.assertEqual([334, 333, 333], split(1000, 3))
                  self.assertEqual([2, 2, 1, 1], split(6, 4))


          if __name__ == "__main__":
              unittest.main()
          """);

  static DemoProject create() {
    try {
      DemoProject project =
          new DemoProject(Files.createTempDirectory("pyro-demo-").toAbsolutePath());
      for (Map.Entry<String, String> file : FILES.entrySet()) {
        Files.writeString(project.folder.resolve(file.getKey()), file.getValue());
      }
      return project;
    } catch (IOException e) {
      throw PyroException.of("the demo's project cannot be written", e);
    }
  }

  /** Returns whether a path lies in it. */
  boolean holds(String path) {
    return Path.of(path).toAbsolutePath().normalize().startsWith(folder);
  }

  @Override
  public void close() {
    try {
      for (String name : List.copyOf(FILES.keySet())) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw PyroException.of(folder + " cannot be removed", e);
    }
  }
}
