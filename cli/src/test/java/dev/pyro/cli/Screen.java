package dev.pyro.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A console that remembers. */
final class Screen {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;

  /**
   * Makes one.
   *
   * @param terminals the digits of the standard streams that are terminals
   */
  Screen(String terminals) {
    this.console = new Console(out, err, terminals, true);
  }

  /** Runs a command line and returns its exit code. */
  static Finished run(String... line) {
    Screen screen = new Screen("");
    int code = Main.run(screen.console, line);
    return new Finished(code, screen.out.toString(StandardCharsets.UTF_8), screen.err());
  }

  Console console() {
    return console;
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
