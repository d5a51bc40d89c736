package dev.pyro.vm;

import dev.pyro.Progress;
import dev.pyro.Pyro;
import java.nio.file.Path;

/** The home that all tests share, so that environments are built once per checkout. */
public final class TestHome {
  private TestHome() {}

  /** Returns {@code PYRO_TEST_HOME}, else {@code build/test-home} of the checkout. */
  public static Path path() {
    String chosen = System.getenv("PYRO_TEST_HOME");
    if (chosen != null && !chosen.isEmpty()) {
      return Path.of(chosen);
    }
    Path module = Path.of("").toAbsolutePath(); // Surefire runs in the module's folder
    return module.resolveSibling("build").resolve("test-home");
  }

  /** Opens it. */
  public static Pyro open() {
    return Pyro.open(new Pyro.Options(path(), Progress.Listener.none()));
  }
}
