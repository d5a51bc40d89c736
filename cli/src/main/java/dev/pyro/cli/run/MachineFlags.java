package dev.pyro.cli.run;

import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;

/** The flags that say how large a machine is. */
public final class MachineFlags {
  /** Its processors. */
  public static final Flag VCPUS = Flag.withValue("vcpu-count", "N", "virtual processors (1)");

  /** Its memory. */
  public static final Flag MEMORY = Flag.withValue("mem-mib", "N", "memory in MiB (1024)");

  private MachineFlags() {}

  /** Returns how many processors are asked for. */
  public static int vcpuCount(Invocation call) {
    return call.number(VCPUS, 1);
  }

  /** Returns how much memory is asked for, in MiB. */
  public static int memMib(Invocation call) {
    return call.number(MEMORY, 1024);
  }
}
