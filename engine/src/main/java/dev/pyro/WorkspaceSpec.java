package dev.pyro;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A workspace to create. Start from {@link #builder}.
 *
 * @param environment what its machine starts from, such as {@code debian:12}
 * @param vcpuCount virtual processors, 1 to 32
 * @param memMib memory in MiB, 128 to 65536
 * @param diskMib the disk's size in MiB, 10240 to 1048576
 * @param ttlSeconds how long it lives after the last activity, in seconds, 0 (for ever) to 2592000
 * @param network what the machine may reach, and whether ports of it can be published
 * @param seedPath a host directory, or a {@code .tar}, {@code .tar.gz}, {@code .tgz}, {@code
 *     .tar.xz} or {@code .tar.zst}, that {@code /workspace} starts from
 * @param seedFilter what of that is left out
 * @param secrets values that only the machine's memory holds, see {@link ExecRequest#secretEnv}; at
 *     most 64, and 1 MiB together
 * @param name a name for people, unique among workspaces
 * @param labels what it can be found by
 * @param allowHostCompat whether commands may run on the host when no guest can be had; a workspace
 *     cannot, so true is refused
 */
public record WorkspaceSpec(
    String environment,
    int vcpuCount,
    int memMib,
    int diskMib,
    int ttlSeconds,
    NetworkRules network,
    Optional<Path> seedPath,
    SeedFilter seedFilter,
    List<WorkspaceSecret> secrets,
    Optional<String> name,
    Map<String, String> labels,
    boolean allowHostCompat) {
  /** Checks the ranges; what files of secrets hold is checked when the workspace is created. */
  public WorkspaceSpec {
    Objects.requireNonNull(network, "network");
    labels = Map.copyOf(labels);
    secrets = List.copyOf(secrets);
    WorkspaceSecret.requireSet(secrets);
    Objects.requireNonNull(seedPath, "seedPath");
    Objects.requireNonNull(seedFilter, "seedFilter");
    if (environment.isBlank()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the environment is empty");
    }
    Limits.VCPU_COUNT.check(vcpuCount);
    Limits.MEM_MIB.check(memMib);
    Limits.DISK_MIB.check(diskMib);
    Limits.WORKSPACE_TTL_SECONDS.check(ttlSeconds);
    name.ifPresent(WorkspaceNames::requireName);
    labels.forEach(WorkspaceNames::requireLabel);
    if (allowHostCompat) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "a workspace cannot run on the host",
          "leave allow_host_compat out",
          null);
    }
  }

  /** Returns a workspace with every default: 1 vCPU, 1024 MiB, 10 GiB of disk, one hour, empty. */
  public static WorkspaceSpec of(String environment) {
    return builder(environment).build();
  }

  /** Returns a copy without secrets. */
  public WorkspaceSpec withoutSecrets() {
    return new WorkspaceSpec(
        environment,
        vcpuCount,
        memMib,
        diskMib,
        ttlSeconds,
        network,
        seedPath,
        seedFilter,
        List.of(),
        name,
        labels,
        allowHostCompat);
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder(String environment) {
    return new Builder(environment);
  }

  /** Builds a {@link WorkspaceSpec}. */
  public static final class Builder {
    private final String environment;
    private int vcpuCount = Limits.VCPU_COUNT.initial();
    private int memMib = Limits.MEM_MIB.initial();
    private int diskMib = Limits.DISK_MIB.initial();
    private int ttlSeconds = Limits.WORKSPACE_TTL_SECONDS.initial();
    private NetworkPolicy networkPolicy = NetworkPolicy.OFF;
    private final List<String> allowDomains = new ArrayList<>();
    private final List<String> allowAddresses = new ArrayList<>();
    private Path seedPath;
    private final List<String> exclude = new ArrayList<>();
    private boolean excludeIgnored;
    private final List<WorkspaceSecret> secrets = new ArrayList<>();
    private String name;
    private final Map<String, String> labels = new HashMap<>();
    private boolean allowHostCompat;

    private Builder(String environment) {
      this.environment = environment;
    }

    /** Sets the number of virtual processors, 1 to 32 (1). */
    public Builder vcpuCount(int count) {
      this.vcpuCount = count;
      return this;
    }

    /** Sets the memory in MiB, 128 to 65536 (1024). */
    public Builder memMib(int mib) {
      this.memMib = mib;
      return this;
    }

    /** Sets the disk's size in MiB, 10240 to 1048576 (10240). */
    public Builder diskMib(int mib) {
      this.diskMib = mib;
      return this;
    }

    /** Sets how long it lives after the last activity, in seconds; 0 is for ever (3600). */
    public Builder ttlSeconds(int seconds) {
      this.ttlSeconds = seconds;
      return this;
    }

    /** Sets whether the machine reaches anything, and whether ports can be published (off). */
    public Builder networkPolicy(NetworkPolicy policy) {
      this.networkPolicy = policy;
      return this;
    }

    /** Adds a name that the machine may reach, see {@link NetworkRules#allowDomains}. */
    public Builder allowDomain(String domain) {
      allowDomains.add(domain);
      return this;
    }

    /** Adds names that the machine may reach. */
    public Builder allowDomains(List<String> domains) {
      allowDomains.addAll(domains);
      return this;
    }

    /** Adds addresses that the machine may reach, see {@link NetworkRules#allowAddresses}. */
    public Builder allowAddress(String address) {
      allowAddresses.add(address);
      return this;
    }

    /** Adds addresses that the machine may reach. */
    public Builder allowAddresses(List<String> addresses) {
      allowAddresses.addAll(addresses);
      return this;
    }

    /** Sets the host content that {@code /workspace} starts from (none). */
    public Builder seedPath(Path path) {
      this.seedPath = path;
      return this;
    }

    /** Leaves out of the seed what a pattern names, see {@link SeedFilter#exclude}. */
    public Builder exclude(String pattern) {
      exclude.add(pattern);
      return this;
    }

    /** Sets whether the seed is without what Git ignores (false). */
    public Builder excludeIgnored(boolean excluded) {
      this.excludeIgnored = excluded;
      return this;
    }

    /**
     * Adds a secret.
     *
     * @param secretName letters, digits and underscores, no digit first
     * @param value 4 characters to 64 KiB of UTF-8
     */
    public Builder secret(String secretName, String value) {
      secrets.add(new WorkspaceSecret.Literal(secretName, value));
      return this;
    }

    /**
     * Adds a secret whose value a host file holds: UTF-8, of which a newline at the end is left
     * out. The file is read once, when the workspace is created.
     */
    public Builder secretFile(String secretName, Path file) {
      secrets.add(new WorkspaceSecret.FromFile(secretName, file));
      return this;
    }

    /** Sets a name for people (none). */
    public Builder name(String text) {
      this.name = text;
      return this;
    }

    /** Adds a label. */
    public Builder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    /** Sets whether commands may run on the host; a workspace's cannot (false). */
    public Builder allowHostCompat(boolean allowed) {
      this.allowHostCompat = allowed;
      return this;
    }

    /** Returns the checked workspace. */
    public WorkspaceSpec build() {
      return new WorkspaceSpec(
          environment,
          vcpuCount,
          memMib,
          diskMib,
          ttlSeconds,
          new NetworkRules(networkPolicy, allowDomains, allowAddresses),
          Optional.ofNullable(seedPath),
          new SeedFilter(exclude, excludeIgnored),
          secrets,
          Optional.ofNullable(name),
          labels,
          allowHostCompat);
    }
  }
}
