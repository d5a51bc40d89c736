package dev.pyro;

import java.io.OutputStream;
import java.util.OptionalInt;

/**
 * A handle on one service of a workspace. It holds nothing open: the service runs on when it is
 * forgotten. Every method does what the method of {@link Pyro} with a similar name does.
 */
public final class Service {
  private final Pyro pyro;
  private final String workspaceId;
  private final String name;

  Service(Pyro pyro, String workspaceId, String name) {
    this.pyro = pyro;
    this.workspaceId = workspaceId;
    this.name = name;
  }

  /** Returns the service's name. */
  public String name() {
    return name;
  }

  /** Returns the id of its workspace. */
  public String workspaceId() {
    return workspaceId;
  }

  /** Returns how far it is. */
  public ServiceStatus status() {
    return pyro.statusService(workspaceId, name);
  }

  /** Returns the last lines that it has written. */
  public ServiceLogs logs(int tailLines) {
    return pyro.logsService(workspaceId, name, OptionalInt.of(tailLines));
  }

  /** Returns all that is kept of what it has written. */
  public ServiceLogs allLogs() {
    return pyro.logsService(workspaceId, name, OptionalInt.empty());
  }

  /** Hands on what it writes until it ends. */
  public ServiceStatus follow(int tailLines, OutputStream sink) {
    return pyro.followService(workspaceId, name, tailLines, sink);
  }

  /** Stops it. */
  public ServiceStatus stop() {
    return pyro.stopService(workspaceId, name);
  }
}
