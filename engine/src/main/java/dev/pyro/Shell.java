package dev.pyro;

import java.util.Optional;

/**
 * A handle on one shell of a workspace. It holds nothing open: the shell lives on when it is
 * forgotten. Every method does what the method of {@link Pyro} with a similar name does.
 */
public final class Shell {
  private final Pyro pyro;
  private final String workspaceId;
  private final String id;

  Shell(Pyro pyro, String workspaceId, String id) {
    this.pyro = pyro;
    this.workspaceId = workspaceId;
    this.id = id;
  }

  /** Returns the shell's id. */
  public String id() {
    return id;
  }

  /** Returns the id of its workspace. */
  public String workspaceId() {
    return workspaceId;
  }

  /** Returns its state. */
  public ShellStatus status() {
    return pyro.statusShell(workspaceId, id);
  }

  /** Reads of its output. */
  public ShellRead read(ShellReadRequest request) {
    return pyro.readShell(workspaceId, id, request);
  }

  /** Types a line into it. */
  public ShellStatus write(String line) {
    return pyro.writeShell(workspaceId, id, line, true);
  }

  /** Types keys into it, without the Enter key. */
  public ShellStatus writeKeys(String keys) {
    return pyro.writeShell(workspaceId, id, keys, false);
  }

  /** Signals what runs in its foreground. */
  public ShellStatus signal(String signal) {
    return pyro.signalShell(workspaceId, id, signal);
  }

  /** Gives its terminal another size. */
  public ShellStatus resize(TerminalSize size) {
    return pyro.resizeShell(workspaceId, id, size);
  }

  /** Connects a person's terminal to it. */
  public Optional<ShellStatus> attach(ExecStreams streams) {
    return pyro.attachShell(workspaceId, id, streams);
  }

  /** Ends it. */
  public ShellStatus close() {
    return pyro.closeShell(workspaceId, id);
  }
}
