package dev.pyro;

import java.time.Instant;
import java.util.Optional;

/**
 * A one-shot machine as it is now.
 *
 * @param vmId its id; never reused
 * @param state where it stands
 * @param environment what it started from
 * @param vcpuCount virtual processors
 * @param memMib memory in MiB
 * @param network whether it has a network
 * @param executionMode where its commands run
 * @param createdAt when it was created
 * @param expiresAt when it will be removed, if ever
 */
public record VmStatus(
    String vmId,
    VmState state,
    String environment,
    int vcpuCount,
    int memMib,
    boolean network,
    ExecutionMode executionMode,
    Instant createdAt,
    Optional<Instant> expiresAt) {}
