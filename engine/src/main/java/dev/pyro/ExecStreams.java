package dev.pyro;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a command's streams are connected to while it runs. Output that is written here arrives as
 * it is produced and without a limit; a consumer that blocks stops only its command. Streams are
 * not closed by pyro.
 *
 * <p>In a workspace with secrets, what could be the beginning of one is held back until it is clear
 * that it is none, or the output ends. It is little and rare, but on a terminal a character that
 * somebody types may appear only with the next one.
 */
public final class ExecStreams {
  private static final ExecStreams NONE = new Builder().build();

  private final InputStream stdin;
  private final OutputStream stdout;
  private final OutputStream stderr;
  private final TerminalSize terminal;
  private final Consumer<Consumer<TerminalSize>> resizes;

  private ExecStreams(Builder builder) {
    this.stdin = builder.stdin;
    this.stdout = builder.stdout;
    this.stderr = builder.stderr;
    this.terminal = builder.terminal;
    this.resizes = builder.resizes;
  }

  /** Returns streams that read nothing and write nowhere. */
  public static ExecStreams none() {
    return NONE;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what the command reads; without it, its input is empty. */
  public Optional<InputStream> stdin() {
    return Optional.ofNullable(stdin);
  }

  /** Returns where its standard output goes as it arrives. */
  public Optional<OutputStream> stdout() {
    return Optional.ofNullable(stdout);
  }

  /** Returns where its error output goes as it arrives. */
  public Optional<OutputStream> stderr() {
    return Optional.ofNullable(stderr);
  }

  /**
   * Returns the size of its terminal, if it gets one; all output then arrives on {@code stdout}.
   */
  public Optional<TerminalSize> terminal() {
    return Optional.ofNullable(terminal);
  }

  /** Hands the running command's resize function to whoever follows the real terminal's size. */
  public void connectResizes(Consumer<TerminalSize> resize) {
    if (resizes != null) {
      resizes.accept(resize);
    }
  }

  /** Builds {@link ExecStreams}. */
  public static final class Builder {
    private InputStream stdin;
    private OutputStream stdout;
    private OutputStream stderr;
    private TerminalSize terminal;
    private Consumer<Consumer<TerminalSize>> resizes;

    private Builder() {}

    /** Gives the command an input, read on a thread of pyro's until its end. */
    public Builder stdin(InputStream in) {
      this.stdin = in;
      return this;
    }

    /** Sets where standard output goes. */
    public Builder stdout(OutputStream out) {
      this.stdout = out;
      return this;
    }

    /** Sets where error output goes. */
    public Builder stderr(OutputStream err) {
      this.stderr = err;
      return this;
    }

    /**
     * Gives the command a terminal of this size.
     *
     * @param onStart called once with the function that resizes the terminal while the command runs
     */
    public Builder terminal(TerminalSize size, Consumer<Consumer<TerminalSize>> onStart) {
      this.terminal = size;
      this.resizes = onStart;
      return this;
    }

    /** Returns the streams. */
    public ExecStreams build() {
      return new ExecStreams(this);
    }
  }
}
