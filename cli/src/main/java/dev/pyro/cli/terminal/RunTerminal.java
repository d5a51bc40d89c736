package dev.pyro.cli.terminal;

import dev.pyro.ExecStreams;
import dev.pyro.TerminalSize;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.UsageException;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * The user's terminal while a program or a shell of a guest is connected to it. With {@code -t} the
 * program gets a terminal of the same size. With {@code -it} the user's terminal is raw while the
 * program runs, so that every key goes to the guest, Ctrl-C included.
 */
public final class RunTerminal implements AutoCloseable {
  private final Invocation call;
  private final boolean wanted;
  private final boolean raw;
  private final Stty stty;
  private String saved;

  private RunTerminal(Invocation call, boolean wanted, boolean raw) {
    this.call = call;
    this.wanted = wanted;
    this.raw = raw;
    this.stty = new Stty(call.console().stdinIsTerminal());
  }

  public static RunTerminal forCall(Invocation call, boolean interactive, boolean tty) {
    if (tty && interactive && !call.console().stdinIsTerminal()) {
      throw new UsageException(
          "the input is not a terminal", "leave --tty out to pass a file or a pipe on");
    }
    return new RunTerminal(call, tty, tty && interactive);
  }

  /** Returns the terminal for a user who attaches to a shell. */
  public static RunTerminal forShell(Invocation call, String instead) {
    Console console = call.console();
    if (!console.stdinIsTerminal() || !console.stdoutIsTerminal()) {
      String which = console.stdinIsTerminal() ? "output" : "input";
      throw new UsageException("the " + which + " is not a terminal", instead);
    }
    return new RunTerminal(call, true, true);
  }

  public void connect(ExecStreams.Builder streams) {
    if (wanted) {
      streams.terminal(stty.size(), this::onStart);
    }
  }

  /** Puts the terminal back as it was; more than once does no harm. */
  public synchronized void restore() {
    if (saved != null) {
      stty.restore(saved);
      saved = null;
    }
  }

  @Override
  public void close() {
    restore();
  }

  private synchronized void onStart(Consumer<TerminalSize> resize) {
    if (raw) {
      saved = stty.save();
      call.interrupts().beforeHalt(this::restore);
      Runtime.getRuntime().addShutdownHook(new Thread(this::restore));
      stty.makeRaw();
    }
    Signal.handle(new Signal("WINCH"), _ -> resize.accept(stty.size()));
    resize.accept(stty.size()); // it may have changed while the machine started
  }
}
