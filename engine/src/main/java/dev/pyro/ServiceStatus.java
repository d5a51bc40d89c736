package dev.pyro;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A service.
 *
 * @param workspaceId the workspace
 * @param serviceName its name
 * @param state how far it is
 * @param stateReason why it is not ready yet, has failed or has ended unexpectedly, or why a port
 *     of it is not published; empty otherwise
 * @param command what it runs, on one line
 * @param cwd the directory that it started in
 * @param readiness how its readiness is found out
 * @param exitCode how it ended, 128+n for a death by signal n; empty while it runs
 * @param startedAt when it was started
 * @param endedAt when it ended; empty while it runs
 * @param logBytes how much it has written, in bytes
 * @param publishedPorts its ports that the host reaches now, each with its host port
 */
public record ServiceStatus(
    String workspaceId,
    String serviceName,
    ServiceState state,
    Optional<String> stateReason,
    String command,
    String cwd,
    Optional<Readiness> readiness,
    OptionalInt exitCode,
    Instant startedAt,
    Optional<Instant> endedAt,
    long logBytes,
    List<PublishedPort> publishedPorts) {
  /** Copies the list. */
  public ServiceStatus {
    publishedPorts = List.copyOf(publishedPorts);
  }
}
