package dev.pyro.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The home of the tests that run in one JVM, so that environments are built once per checkout.
 * Tests look for what is left in it, so two JVMs at once have two.
 */
public final class TestHome {
  private TestHome() {}

  /**
   * Returns {@code PYRO_TEST_HOME}, else {@code build/test-home} of the checkout, with the number
   * of this JVM if it is not the first.
   */
  public static Path path() {
    String chosen = System.getenv("PYRO_TEST_HOME");
    Path first =
        chosen == null || chosen.isEmpty()
            ? checkout().resolve("build").resolve("test-home")
            : Path.of(chosen);
    String fork = System.getProperty("pyro.fork", "1");
    return fork.equals("1") ? first : first.resolveSibling(first.getFileName() + "-" + fork);
  }

  /** Returns the checkout, in a module of which the tests run. */
  public static Path checkout() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("pyro"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("this is not in a checkout of pyro");
      }
    }
    return folder;
  }
}
