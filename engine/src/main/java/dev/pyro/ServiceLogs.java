package dev.pyro;

import java.util.Optional;

/**
 * What a service has written to its standard output and its error output, in order.
 *
 * @param workspaceId the workspace
 * @param serviceName the service
 * @param state how far it is
 * @param stateReason see {@link ServiceStatus}
 * @param logs the last lines, or all that is kept
 * @param truncated whether there is more than {@code logs}
 * @param droppedBytes how much is no longer kept, in bytes
 */
public record ServiceLogs(
    String workspaceId,
    String serviceName,
    ServiceState state,
    Optional<String> stateReason,
    String logs,
    boolean truncated,
    long droppedBytes) {}
