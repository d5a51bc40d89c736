package dev.pyro;

import java.util.List;

/**
 * Ports of the host that lead into a workspace, see {@link Workspace#forward}. They are there until
 * this is closed, the workspace's machine ends, or the {@link Pyro} that made them is closed.
 */
public interface PortForward extends AutoCloseable {
  /** Returns the ports in the order in which they were asked for; each has its host port. */
  List<PublishedPort> ports();

  /**
   * Waits until the ports are gone.
   *
   * @throws PyroException {@link ErrorCode#WRONG_STATE} or {@link ErrorCode#NOT_FOUND} if the
   *     workspace's machine has ended or the workspace is gone, {@link ErrorCode#CANCELLED} if this
   *     thread is interrupted; it returns if this was closed
   */
  void await();

  /** Closes the ports and the connections through them. */
  @Override
  void close();
}
