package dev.pyro.vm;

import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.testing.TestHome;

/** pyro on the home of the tests. */
public final class TestPyro {
  private TestPyro() {}

  /** Opens it. */
  public static Pyro open() {
    return Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()));
  }
}
