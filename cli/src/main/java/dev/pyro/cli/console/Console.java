package dev.pyro.cli.console;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * The process's standard streams, unbuffered and in UTF-8. The launcher has already found out which
 * of them are terminals; asking from Java would take a helper process.
 */
public final class Console {
  private static final int PIECE_CHARS = 1 << 16;

  private final OutputStream out;
  private final OutputStream err;
  private final String terminals;
  private final boolean colour;
  private boolean lost; // standard output takes no more

  public Console(OutputStream out, OutputStream err, String terminals, boolean colour) {
    this.out = out;
    this.err = err;
    this.terminals = terminals;
    this.colour = colour;
  }

  public static Console ofProcess() {
    return new Console(
        StandardOutput.out(),
        StandardOutput.err(),
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

  /**
   * Prints a result. A reader that has gone away, such as {@code head}, is no fault.
   *
   * @throws PyroException if the result is lost in another way, as on a full disk
   */
  public void print(String text) {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Prints a result of any bytes, in the same way. */
  public void print(byte[] bytes) {
    print(bytes, 0, bytes.length);
  }

  /** A result that is printed while it is made. */
  public interface LongText {
    /** Writes the result. */
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Prints a result that may be too long to be held as one text.
   *
   * @throws PyroException as {@link #print(String)}, and {@link ErrorCode#CANCELLED} if the thread
   *     is interrupted before the last piece; the first piece is printed in any case
   */
  public void print(LongText text) {
    try (Writer writer = new OutputStreamWriter(new Pieces(), StandardCharsets.UTF_8);
        Writer pieces = new BufferedWriter(writer, PIECE_CHARS)) {
      text.writeTo(pieces);
    } catch (ReaderGoneException _) {
      // nobody wants the rest
    } catch (IOException e) {
      throw PyroException.of("cannot write to standard output", e);
    }
  }

  private static final class ReaderGoneException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final class Pieces extends OutputStream {
    private boolean begun;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (begun && Thread.currentThread().isInterrupted()) {
        lost = true;
        throw new PyroException(ErrorCode.CANCELLED, "interrupted while a result was printed");
      }
      begun = true;
      print(bytes, offset, length);
      if (lost) {
        throw new ReaderGoneException();
      }
    }
  }

  private void print(byte[] bytes, int offset, int length) {
    if (lost) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      lost = true;
      if (!StandardOutput.readerIsGone(e)) {
        throw PyroException.of("cannot write to standard output", e);
      }
    }
  }

  /** Returns whether standard output takes no more. */
  public boolean outputIsLost() {
    return lost;
  }

  /**
   * Returns a guest's text for standard output: unchanged for a file or a pipe, without what a
   * terminal would act on for a terminal.
   */
  public String guestText(String text) {
    return stdoutIsTerminal() ? Printable.text(text) : text;
  }

  /** Returns a program's output for standard output, as {@link #guestText}, but with colours. */
  public String guestOutput(String text) {
    return stdoutIsTerminal() ? Printable.output(text) : text;
  }

  /** Prints a line for people. */
  public void tell(String line) {
    tellBytes(line + "\n");
  }

  /** Prints over the line that the cursor is on and leaves the cursor there. */
  void tellInPlace(String line) {
    tellBytes("\r\u001b[K" + line);
  }

  /** Prints what went wrong and what can be done about it. Both may quote a guest. */
  public void error(String message, String hint) {
    Style style = errorStyle();
    tell(style.bad("pyro:") + " " + Printable.text(message));
    if (hint != null) {
      tell(style.dim("hint:") + " " + Printable.text(hint));
    }
  }

  private void tellBytes(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // There is no other place to tell it; the exit code still says how the command ended.
    }
  }
}
