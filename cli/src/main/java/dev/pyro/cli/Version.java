package dev.pyro.cli;

/** The version of this command line. */
final class Version {
  /** Written down here, and held to the build's by a test: a resource would open the jar, 5 ms. */
  static final String CURRENT = "0.1.0";

  private Version() {}
}
