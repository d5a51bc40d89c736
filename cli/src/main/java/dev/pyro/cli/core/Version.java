package dev.pyro.cli.core;

/** The version of this command line. */
public final class Version {
  /** Written down here, and held to the build's by a test: a resource would open the jar, 5 ms. */
  public static final String CURRENT = "0.1.0";

  private Version() {}
}
