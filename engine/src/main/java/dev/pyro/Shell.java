package dev.pyro;

import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceCalls.Work;
import dev.pyro.workspace.process.Shells;
import java.util.Objects;
import java.util.Optional;

/**
 * A handle on one shell of a workspace. It holds nothing open and needs no closing; the shell lives
 * on without it. Every method throws {@link PyroException} as those of {@link Workspace} do. It is
 * {@link ErrorCode#NOT_FOUND} also if the shell was closed, or if the machine that it ran in has
 * ended.
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

  /** Reads a part of its output. The last 1 MiB is kept; a read removes nothing of it. */
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
   * Types text into it: all of the text, or nothing if that fails. It is typed as a person would: a
   * tab completes names, {@code !} recalls history. {@link Workspace#writeFile} writes files.
   *
   * @param input at most 64 KiB of UTF-8
   * @param appendNewline whether the Enter key follows
   * @throws PyroException {@link ErrorCode#LIMIT_EXCEEDED} if the shell would then have more than
   *     256 KiB of input that it has not read yet, or if a line has more than 4095 bytes while its
   *     terminal takes lines, {@link ErrorCode#WRONG_STATE} if it has ended
   */
  public ShellStatus write(String input, boolean appendNewline) {
    return call(Action.WRITE_SHELL, use -> Shells.write(use, id, input, appendNewline));
  }

  /**
   * Sends a signal to the program that runs in its foreground.
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
   * Connects a person's terminal to it. Other people may be connected at the same time. The output
   * begins with what was on the screen last. This returns when the shell ends, or at the end of
   * {@code stdin}; the shell then lives on.
   *
   * @param streams {@code stdin}, {@code stdout} and {@code terminal} are used
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
