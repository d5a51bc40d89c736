package dev.pyro;

/**
 * A one-shot machine. Start from {@link #of} or {@link #builder}.
 *
 * @param environment what it starts from, such as {@code debian:12}
 * @param vcpuCount virtual processors, 1 to 32
 * @param memMib memory in MiB, 128 to 65536
 * @param ttlSeconds how long it may live, in seconds, 0 (for ever) to 604800
 * @param network whether it gets a network
 * @param allowHostCompat whether the command may run on the host when no guest can be had
 */
public record VmSpec(
    String environment,
    int vcpuCount,
    int memMib,
    int ttlSeconds,
    boolean network,
    boolean allowHostCompat) {

  /** The environment of a machine for which none is named. */
  public static final String DEFAULT_ENVIRONMENT = "debian:12";

  /** Checks the ranges. */
  public VmSpec {
    if (environment.isBlank()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the environment is empty");
    }
    Limits.VCPU_COUNT.check(vcpuCount);
    Limits.MEM_MIB.check(memMib);
    Limits.VM_TTL_SECONDS.check(ttlSeconds);
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

    /** Sets whether it gets a network (false). */
    public Builder network(boolean wanted) {
      this.network = wanted;
      return this;
    }

    /** Sets whether the command may run on the host when no guest can be had (false). */
    public Builder allowHostCompat(boolean allowed) {
      this.allowHostCompat = allowed;
      return this;
    }

    /** Returns the checked machine. */
    public VmSpec build() {
      return new VmSpec(environment, vcpuCount, memMib, ttlSeconds, network, allowHostCompat);
    }
  }
}
