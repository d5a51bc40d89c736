package dev.pyro.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The process's standard streams, unbuffered and in UTF-8. The launcher has already found out which
 * of them are terminals; asking from Java would take a helper process.
 */
public final class Console {
  private final OutputStream out;
  private final OutputStream err;
  private final String terminals;
  private final boolean colour;

  public Console(OutputStream out, OutputStream err, String terminals, boolean colour) {
    this.out = out;
    this.err = err;
    this.terminals = terminals;
    this.colour = colour;
  }

  public static Console ofProcess() {
    return new Console(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getProperty("pyro.terminals", ""),
        System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM")));
  }

  public OutputStream out() {
    return out;
  }

  public OutputStream err() {
    return err;
  }

  public boolean stdinIsTerminal() {
    return terminals.indexOf('0') >= 0;
  }

  public boolean stdoutIsTerminal() {
    return terminals.indexOf('1') >= 0;
  }

  public boolean stderrIsTerminal() {
    return terminals.indexOf('2') >= 0;
  }

  /** Returns the styles for what goes to standard output. */
  public Style style() {
    return colour && stdoutIsTerminal() ? Style.ANSI : Style.PLAIN;
  }

  /** Returns the styles for what goes to the error output. */
  public Style errorStyle() {
    return colour && stderrIsTerminal() ? Style.ANSI : Style.PLAIN;
  }

  /** Prints a result. A reader that has gone away, such as {@code head}, is no fault. */
  public void print(String text) {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Prints a result of any bytes, in the same way. */
  public void print(byte[] bytes) {
    write(out, bytes);
  }

  /**
   * Returns a guest's text for standard output: unchanged for a file or a pipe, without what a
   * terminal would act on for a terminal.
   */
  public String guestText(String text) {
    return stdoutIsTerminal() ? Printable.text(text) : text;
  }

  /** Prints a line for people. */
  public void tell(String line) {
    write(err, line + "\n");
  }

  /** Prints over the line that the cursor is on and leaves the cursor there. */
  void tellInPlace(String line) {
    write(err, "\r\u001b[K" + line);
  }

  /** Prints what went wrong and what can be done about it. Both may quote a guest. */
  public void error(String message, String hint) {
    Style style = errorStyle();
    tell(style.bad("pyro:") + " " + Printable.text(message));
    if (hint != null) {
      tell(style.dim("hint:") + " " + Printable.text(hint));
    }
  }

  private static void write(OutputStream to, String text) {
    write(to, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(OutputStream to, byte[] bytes) {
    try {
      to.write(bytes);
    } catch (IOException _) {
      // The reader is gone, so there is no one to tell.
    }
  }
}
