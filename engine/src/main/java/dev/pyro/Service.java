package dev.pyro;

import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceCalls.Work;
import dev.pyro.workspace.process.Services;
import java.io.OutputStream;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A handle on one service of a workspace. It holds nothing open and needs no closing; the service
 * runs on without it. Every method throws {@link PyroException} as those of {@link Workspace} do.
 * It is {@link ErrorCode#NOT_FOUND} also if there is no service of that name.
 */
public final class Service {
  private final Engine engine;
  private final String workspaceId;
  private final String name;

  Service(Engine engine, String workspaceId, String name) {
    this.engine = engine;
    this.workspaceId = Objects.requireNonNull(workspaceId, "workspace");
    this.name = ServiceSpec.requireName(Objects.requireNonNull(name, "service"));
  }

  private <T> T call(Action action, Work<T> work) {
    return engine.calls().call(workspaceId, action, work);
  }

  /** Returns the service's name. */
  public String name() {
    return name;
  }

  /** Returns the id of its workspace. */
  public String workspaceId() {
    return workspaceId;
  }

  /** Returns its state. */
  public ServiceStatus status() {
    return call(Action.STATUS_SERVICE, use -> Services.status(use, name));
  }

  /** Returns the last lines that it has written. */
  public ServiceLogs logs(int tailLines) {
    return logs(OptionalInt.of(tailLines));
  }

  /** Returns all of its output that is kept. */
  public ServiceLogs allLogs() {
    return logs(OptionalInt.empty());
  }

  /**
   * Returns its output.
   *
   * @param tailLines how many of the last lines, 1 to 100000; empty for all that is kept
   */
  public ServiceLogs logs(OptionalInt tailLines) {
    tailLines.ifPresent(Limits.TAIL_LINES::check);
    return call(Action.LOGS_SERVICE, use -> Services.logs(use, name, tailLines));
  }

  /**
   * Copies its output to {@code sink} as it comes, until the service ends or this thread is
   * interrupted.
   *
   * @param tailLines how many of the last lines of the output so far come first, 0 to 100000
   */
  public ServiceStatus follow(int tailLines, OutputStream sink) {
    if (tailLines != 0) {
      Limits.TAIL_LINES.check(tailLines);
    }
    return call(Action.FOLLOW_SERVICE, use -> Services.follow(use, name, tailLines, sink));
  }

  /**
   * Stops it: all its processes get SIGTERM, and those that still run 10 s later are killed. If the
   * service has ended already, nothing happens.
   */
  public ServiceStatus stop() {
    return engine
        .calls()
        .call(
            workspaceId, Action.STOP_SERVICE, Services.STOP_GRACE, use -> Services.stop(use, name));
  }
}
