package dev.pyro.machine;

import dev.pyro.Limits;

/**
 * The size of a machine. Machines of one shape share a template. The size of the disk is part of a
 * shape because a guest learns it when it boots.
 *
 * @param vcpuCount virtual processors
 * @param memMib memory in MiB
 * @param diskMib the disk in MiB
 */
public record Shape(int vcpuCount, int memMib, int diskMib) {
  /** A shape with the usual disk. */
  public Shape(int vcpuCount, int memMib) {
    this(vcpuCount, memMib, Limits.DEFAULT_DISK_MIB);
  }

  long diskBytes() {
    return (long) diskMib << 20;
  }
}
