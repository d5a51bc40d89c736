package dev.pyro.cli.support;

import dev.pyro.cli.Commands;
import dev.pyro.cli.Main;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.core.ArgumentParser;
import dev.pyro.cli.core.Interrupts;
import dev.pyro.cli.core.Invocation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A console that remembers. */
public final class Screen {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;

  /**
   * Makes one.
   *
   * @param terminals the digits of the standard streams that are terminals
   */
  public Screen(String terminals) {
    this.console = new Console(out, err, terminals, true);
  }

  /** Runs a command line and returns its exit code. */
  public static Finished run(String... line) {
    Screen screen = new Screen("");
    int code = Main.run(screen.console, line);
    return new Finished(code, screen.out.toString(StandardCharsets.UTF_8), screen.err());
  }

  public Console console() {
    return console;
  }

  /** Parses a command line whose output this console gets. */
  public Invocation parse(String... line) {
    List<String> words = List.of(line);
    int depth = Commands.depth(words);
    String name = String.join(" ", words.subList(0, depth));
    return new ArgumentParser(name, Commands.find(name).usage())
        .parse(words.subList(depth, words.size()), console, new Interrupts(Thread.currentThread()));
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Returns text with its colours as numbers in pointed brackets. */
  public static String colours(String text) {
    return text.replaceAll("\u001b\\[(\\d+)m", "<$1>");
  }
}
