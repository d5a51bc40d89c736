package dev.pyro.terminal;

import dev.pyro.TerminalSize;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A terminal without a window: it takes what programs wrote, in parts cut anywhere, and tells what
 * would be seen. {@code TERM=xterm-256color} describes it, and its text is that of {@code tmux
 * capture-pane}. It accepts any input without an exception. Its memory is bounded by its size and
 * that of the history, its time by the length of the input times its size. Not thread-safe.
 */
public final class TerminalScreen {
  /** How many lines {@link #history} has at most. */
  public static final int HISTORY_LINES = History.LINES;

  /** A {@link TerminalSize} is not larger. */
  static final int MOST_COLS = 1000;

  private static final int CHUNK_CHARS = 8192;
  private static final int LONGEST_CHARACTER_BYTES = 4;

  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** The bytes of a character of which the rest is to come. */
  private final ByteBuffer begun = ByteBuffer.allocate(LONGEST_CHARACTER_BYTES).limit(0);

  private final CharBuffer decoded = CharBuffer.allocate(CHUNK_CHARS);
  private final Display display;
  private final VtParser parser;

  /** Starts with an empty screen and the cursor at its top left. */
  public TerminalScreen(TerminalSize size) {
    display = new Display(size.cols(), size.rows());
    parser = new VtParser(new ControlFunctions(display));
  }

  /** Takes output in. What is not UTF-8 shows as U+FFFD. */
  public void feed(byte[] output, int offset, int length) {
    ByteBuffer in = ByteBuffer.wrap(output, offset, length);
    while (begun.hasRemaining() && in.hasRemaining()) {
      begun.compact().put(in.get()).flip();
      decode(begun);
    }
    decode(in);
    if (in.hasRemaining()) {
      begun.clear().put(in).flip();
    }
  }

  private void decode(ByteBuffer in) {
    boolean more;
    do {
      more = utf8.decode(in, decoded.clear(), false).isOverflow();
      decoded.flip();
      // Decoded is never half of a surrogate pair: the decoder leaves those four bytes together.
      decoded.codePoints().forEach(parser::accept);
    } while (more);
  }

  /**
   * Changes the size. Rows are cut or get longer, but are not wrapped anew; if there are to be
   * fewer, those below the cursor are dropped and then those at the top scroll off.
   */
  public void resize(TerminalSize size) {
    display.resize(size.cols(), size.rows());
  }

  /** Returns all rows from the top, of the alternate screen while a program uses it. */
  public List<String> screen() {
    return display.grid().text();
  }

  /**
   * Returns what scrolled off the main screen or was cleared from it, oldest first: the last {@link
   * #HISTORY_LINES} rows or 16 Mi characters, without those that a program had the terminal forget.
   */
  public List<String> history() {
    return display.history().lines();
  }

  /** Returns how many rows ever came to {@link #history}. */
  public long historyCount() {
    return display.history().count();
  }

  /** Returns the cursor's column, from 0. */
  public int cursorCol() {
    return display.cursor().col();
  }

  /** Returns the cursor's row, from 0. */
  public int cursorRow() {
    return display.cursor().row();
  }
}
