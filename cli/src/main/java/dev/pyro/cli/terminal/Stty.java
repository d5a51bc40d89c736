package dev.pyro.cli.terminal;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.TerminalSize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The user's terminal, by way of the {@code stty} program. */
public final class Stty {
  private static final TerminalSize USUAL = new TerminalSize(80, 24);

  private final boolean onStdin;

  /** Works on standard input if that is a terminal, else on the one that controls the process. */
  public Stty(boolean onStdin) {
    this.onStdin = onStdin;
  }

  /** Returns the size, or the usual one where there is none to be had. */
  public TerminalSize size() {
    try {
      String text = call("size");
      int space = text.indexOf(' ');
      int rows = Integer.parseInt(text.substring(0, space));
      int cols = Integer.parseInt(text.substring(space + 1));
      return rows > 0 && cols > 0
          ? new TerminalSize(Math.min(cols, 1000), Math.min(rows, 1000))
          : USUAL;
    } catch (PyroException | IndexOutOfBoundsException | NumberFormatException _) {
      return USUAL;
    }
  }

  /** Returns the settings in a form for {@link #restore}. */
  String save() {
    return call("-g");
  }

  void makeRaw() {
    call("raw", "-echo");
  }

  void restore(String settings) {
    call(settings);
  }

  private String call(String... arguments) {
    List<String> line = new ArrayList<>(List.of("stty"));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear(); // it needs nothing of it
    builder.redirectInput(
        onStdin
            ? ProcessBuilder.Redirect.INHERIT
            : ProcessBuilder.Redirect.from(new File("/dev/tty")));
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (waitFor(process) != 0) {
        throw new PyroException(ErrorCode.UNAVAILABLE, "the terminal refuses: " + said.strip());
      }
      return said.strip();
    } catch (IOException e) {
      throw PyroException.of("there is no terminal", e);
    }
  }

  /** Waits even if the thread is interrupted: a terminal must not stay raw. */
  private static int waitFor(Process process) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
