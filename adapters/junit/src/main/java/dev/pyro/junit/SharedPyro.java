package dev.pyro.junit;

import dev.pyro.Pyro;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one {@link Pyro} of a run of tests, which JUnit closes at its end.
 *
 * @param pyro what all tests use
 * @param home the home, if it is not the usual one
 */
record SharedPyro(Pyro pyro, Optional<Path> home) implements AutoCloseable {
  @SuppressWarnings("deprecation") // what replaces it is not in JUnit 5
  static SharedPyro of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Sandboxes.NAMESPACE)
        .getOrComputeIfAbsent(SharedPyro.class, _ -> open(context), SharedPyro.class);
  }

  private static SharedPyro open(ExtensionContext context) {
    Optional<Path> home = context.getConfigurationParameter(Sandbox.HOME_PARAMETER).map(Path::of);
    Pyro.Options usual = Pyro.Options.defaults();
    return new SharedPyro(Pyro.open(home.map(usual::withHome).orElse(usual)), home);
  }

  @Override
  public void close() {
    pyro.close();
  }
}
