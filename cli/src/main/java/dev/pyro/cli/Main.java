package dev.pyro.cli;

import dev.pyro.cli.console.Console;

/** Where the process starts. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends with its code. It halts because everything is closed by then, and an
   * orderly exit sets up the platform's logging first, to report itself: 15 ms.
   */
  public static void main(String[] args) {
    Runtime.getRuntime().halt(run(Console.ofProcess(), args));
  }

  public static int run(Console console, String... args) {
    return new Cli(console).run(args);
  }
}
