package dev.pyro;

import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceCalls.Work;
import dev.pyro.workspace.process.Shells;
import java.util.Objects;
import java.util.Optional;

/**
 * A handle on one shell of a workspace. It holds nothing open: the shell lives on when the handle
 * is forgotten. Every method throws {@link PyroException} as those of {@link Workspace} do, and
 * with {@link ErrorCode#NOT_FOUND} if the shell was closed, or went with the machine that it ran
 * in.
 */
public final class Shell {
  private final Engine engine;
  private final String workspaceId;
  private final String id;

  Shell(Engine engine, String workspaceId, String id) {
    this.engine = engine;
    this.workspaceId = Objects.requireNonNull(workspaceId, "workspace");
    this.id = Objects.requireNonNull(id, "shell");
  }

  private <T> T call(Action action, Work<T> work) {
    return engine.calls().call(workspaceId, action, work);
  }

  /** Returns the shell's id. */
  public String id() {
    return id;
  }

  /** Returns the id of its workspace. */
  public String workspaceId() {
    return workspaceId;
  }

  /** Returns whether it runs, and its size. */
  public ShellStatus status() {
    return call(Action.STATUS_SHELL, use -> Shells.status(use, id));
  }

  /** Reads of its output. The last 1 MiB that it has written is kept; a read takes nothing away. */
  public ShellRead read(ShellReadRequest request) {
    Objects.requireNonNull(request, "request");
    return call(Action.READ_SHELL, use -> Shells.read(use, id, request));
  }

  /** Types a line into it, and the Enter key. */
  public ShellStatus write(String line) {
    return write(line, true);
  }

  /** Types keys into it, without the Enter key. */
  public ShellStatus writeKeys(String keys) {
    return write(keys, false);
  }

  /**
   * Types into it, all of it or nothing.
   *
   * @param input at most 64 KiB of UTF-8
   * @param appendNewline whether the Enter key follows
   * @throws PyroException {@link ErrorCode#LIMIT_EXCEEDED} if the shell has 256 KiB of input that
   *     it has not read yet, {@link ErrorCode#WRONG_STATE} if it has ended
   */
  public ShellStatus write(String input, boolean appendNewline) {
    return call(Action.WRITE_SHELL, use -> Shells.write(use, id, input, appendNewline));
  }

  /**
   * Signals what runs in its foreground.
   *
   * @param signal {@code HUP}, {@code INT}, {@code TERM} or {@code KILL}
   */
  public ShellStatus signal(String signal) {
    return call(Action.SIGNAL_SHELL, use -> Shells.signal(use, id, signal));
  }

  /** Gives its terminal another size. */
  public ShellStatus resize(TerminalSize size) {
    return call(Action.RESIZE_SHELL, use -> Shells.resize(use, id, size));
  }

  /**
   * Connects a person's terminal to it, beside whoever else is connected. The output begins with
   * what was on the screen last.
   *
   * @param streams {@code stdin}, whose end detaches, {@code stdout} and {@code terminal} are used
   * @return how the shell ended; empty if it lives on
   */
  public Optional<ShellStatus> attach(ExecStreams streams) {
    Objects.requireNonNull(streams, "streams");
    return call(Action.ATTACH_SHELL, use -> Shells.attach(use, id, streams));
  }

  /** Ends it. */
  public ShellStatus close() {
    return call(Action.CLOSE_SHELL, use -> Shells.close(use, id));
  }
}
