package dev.pyro;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A workspace as it is now.
 *
 * @param workspaceId its id; never changes and is never reused
 * @param name a name for people
 * @param labels what it can be found by
 * @param state whether its machine runs
 * @param stateReason why it is stopped, if it is, or why its machine stands still
 * @param environment what its machine started from
 * @param vcpuCount virtual processors
 * @param memMib memory in MiB
 * @param diskMib the disk's size in MiB
 * @param ttlSeconds how long it lives after the last activity, in seconds; 0 is for ever
 * @param networkPolicy whether its machine reaches anything, and whether ports can be published
 * @param allowDomains names that it may reach, see {@link NetworkRules#allowDomains}
 * @param allowAddresses addresses that it may reach, see {@link NetworkRules#allowAddresses}
 * @param executionMode where its commands run
 * @param workspaceSeed what {@code /workspace} was filled from
 * @param createdAt when it was created
 * @param lastActivityAt when a command or an edit was last made
 * @param expiresAt when it will be removed unless something happens before, if ever
 * @param commandCount how many commands were run since the last reset
 * @param resetCount how often it was reset
 * @param lastResetAt when that was last done
 */
public record WorkspaceStatus(
    String workspaceId,
    Optional<String> name,
    Map<String, String> labels,
    WorkspaceState state,
    Optional<String> stateReason,
    String environment,
    int vcpuCount,
    int memMib,
    int diskMib,
    int ttlSeconds,
    NetworkPolicy networkPolicy,
    List<String> allowDomains,
    List<String> allowAddresses,
    ExecutionMode executionMode,
    WorkspaceSeed workspaceSeed,
    Instant createdAt,
    Instant lastActivityAt,
    Optional<Instant> expiresAt,
    long commandCount,
    int resetCount,
    Optional<Instant> lastResetAt) {
  /** Copies the lists, and the labels, sorted by key. */
  public WorkspaceStatus {
    allowDomains = List.copyOf(allowDomains);
    allowAddresses = List.copyOf(allowAddresses);
    labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
  }
}
