package dev.pyro.machine;

/**
 * The size of a machine. Machines of one shape share a template. The size of the disk is part of a
 * shape because a guest learns it when it boots.
 *
 * @param vcpuCount virtual processors
 * @param memMib memory in MiB
 * @param diskMib the disk in MiB
 */
public record Shape(int vcpuCount, int memMib, int diskMib) {
  /** The size of a disk if nobody asks for another: the size of environments' images. */
  public static final int DEFAULT_DISK_MIB = 10_240;

  /** A shape with the usual disk. */
  public Shape(int vcpuCount, int memMib) {
    this(vcpuCount, memMib, DEFAULT_DISK_MIB);
  }

  long diskBytes() {
    return (long) diskMib << 20;
  }
}
