package dev.pyro.cli.run;

import dev.pyro.Limits;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;

/** The flags that say how large a machine is. */
public final class MachineFlags {
  /** Its processors. */
  public static final Flag VCPUS =
      Flag.number("vcpu-count", Limits.VCPU_COUNT, "virtual processors");

  /** Its memory. */
  public static final Flag MEMORY = Flag.number("mem-mib", Limits.MEM_MIB, "memory in MiB");

  private MachineFlags() {}

  /** Returns how many processors are asked for. */
  public static int vcpuCount(Invocation call) {
    return call.number(VCPUS, Limits.VCPU_COUNT);
  }

  /** Returns how much memory is asked for, in MiB. */
  public static int memMib(Invocation call) {
    return call.number(MEMORY, Limits.MEM_MIB);
  }
}
