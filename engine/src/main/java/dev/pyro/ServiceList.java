package dev.pyro;

import java.util.List;

/**
 * The services of a workspace.
 *
 * @param workspaceId the workspace
 * @param count how many there are
 * @param services each of them, in the order in which they were started
 */
public record ServiceList(String workspaceId, int count, List<ServiceStatus> services) {
  /** Copies the list. */
  public ServiceList {
    services = List.copyOf(services);
  }
}
