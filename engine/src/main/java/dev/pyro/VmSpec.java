package dev.pyro;

import java.util.ArrayList;
import java.util.List;

/**
 * A one-shot machine. Start from {@link #of} or {@link #builder}.
 *
 * @param environment what it starts from, such as {@code debian:12}
 * @param vcpuCount virtual processors, 1 to 32
 * @param memMib memory in MiB, 128 to 65536
 * @param ttlSeconds how long it may live, in seconds, 0 (for ever) to 604800
 * @param network whether it reaches the outside world, as {@link NetworkPolicy#EGRESS} does
 * @param allowDomains names that it may reach, see {@link NetworkRules#allowDomains}
 * @param allowAddresses addresses that it may reach, see {@link NetworkRules#allowAddresses}
 * @param allowHostCompat whether the command may run on the host when no guest can be had
 */
public record VmSpec(
    String environment,
    int vcpuCount,
    int memMib,
    int ttlSeconds,
    boolean network,
    List<String> allowDomains,
    List<String> allowAddresses,
    boolean allowHostCompat) {

  /** The environment of a machine for which none is named. */
  public static final String DEFAULT_ENVIRONMENT = "debian:12";

  /** Checks the ranges and copies the lists. */
  public VmSpec {
    if (environment.isBlank()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the environment is empty");
    }
    Limits.VCPU_COUNT.check(vcpuCount);
    Limits.MEM_MIB.check(memMib);
    Limits.VM_TTL_SECONDS.check(ttlSeconds);
    if (!network && !(allowDomains.isEmpty() && allowAddresses.isEmpty())) {
      String list = allowDomains.isEmpty() ? "allow_addresses" : "allow_domains";
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          list + " is given, but the machine has no network",
          "ask for a network (--network, network), or leave " + list + " out",
          null);
    }
    NetworkRules rules = rules(network, allowDomains, allowAddresses);
    allowDomains = rules.allowDomains();
    allowAddresses = rules.allowAddresses();
  }

  private static NetworkRules rules(
      boolean network, List<String> allowDomains, List<String> allowAddresses) {
    return new NetworkRules(
        network ? NetworkPolicy.EGRESS : NetworkPolicy.OFF, allowDomains, allowAddresses);
  }

  /** Returns what it may reach. */
  public NetworkRules networkRules() {
    return rules(network, allowDomains, allowAddresses);
  }

  /** Returns a copy with another time to live, in seconds. */
  public VmSpec withTtlSeconds(int seconds) {
    return new VmSpec(
        environment,
        vcpuCount,
        memMib,
        seconds,
        network,
        allowDomains,
        allowAddresses,
        allowHostCompat);
  }

  /** Returns a machine with every default: 1 vCPU, 1024 MiB, 600 seconds, no network. */
  public static VmSpec of(String environment) {
    return builder(environment).build();
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder(String environment) {
    return new Builder(environment);
  }

  /** Builds a {@link VmSpec}. */
  public static final class Builder {
    private final String environment;
    private int vcpuCount = Limits.VCPU_COUNT.initial();
    private int memMib = Limits.MEM_MIB.initial();
    private int ttlSeconds = Limits.VM_TTL_SECONDS.initial();
    private boolean network;
    private final List<String> allowDomains = new ArrayList<>();
    private final List<String> allowAddresses = new ArrayList<>();
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

    /** Sets how long the machine may live, in seconds; 0 is for ever (600). */
    public Builder ttlSeconds(int seconds) {
      this.ttlSeconds = seconds;
      return this;
    }

    /** Sets whether it reaches the outside world (false). */
    public Builder network(boolean wanted) {
      this.network = wanted;
      return this;
    }

    /** Adds a name that it may reach, see {@link NetworkRules#allowDomains}. */
    public Builder allowDomain(String domain) {
      allowDomains.add(domain);
      return this;
    }

    /** Adds names that it may reach. */
    public Builder allowDomains(List<String> domains) {
      allowDomains.addAll(domains);
      return this;
    }

    /** Adds addresses that it may reach, see {@link NetworkRules#allowAddresses}. */
    public Builder allowAddress(String address) {
      allowAddresses.add(address);
      return this;
    }

    /** Adds addresses that it may reach. */
    public Builder allowAddresses(List<String> addresses) {
      allowAddresses.addAll(addresses);
      return this;
    }

    /** Sets whether the command may run on the host when no guest can be had (false). */
    public Builder allowHostCompat(boolean allowed) {
      this.allowHostCompat = allowed;
      return this;
    }

    /** Returns the checked machine. */
    public VmSpec build() {
      return new VmSpec(
          environment,
          vcpuCount,
          memMib,
          ttlSeconds,
          network,
          allowDomains,
          allowAddresses,
          allowHostCompat);
    }
  }
}
