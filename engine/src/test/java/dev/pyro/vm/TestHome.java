package dev.pyro.vm;

import dev.pyro.Progress;
import dev.pyro.Pyro;
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
    Path module = Path.of("").toAbsolutePath(); // Surefire runs in the module's folder
    Path first =
        chosen != null && !chosen.isEmpty()
            ? Path.of(chosen)
            : module.resolveSibling("build").resolve("test-home");
    String fork = System.getProperty("pyro.fork", "1");
    return fork.equals("1") ? first : first.resolveSibling(first.getFileName() + "-" + fork);
  }

  /** Opens it. */
  public static Pyro open() {
    return Pyro.open(new Pyro.Options(path(), Progress.Listener.none()));
  }
}
