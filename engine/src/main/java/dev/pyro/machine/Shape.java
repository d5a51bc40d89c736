package dev.pyro.machine;

/**
 * The size of a machine. Machines of one shape share a template: a guest learns its disk's size
 * when it boots.
 *
 * @param vcpuCount virtual processors
 * @param memMib memory in MiB
 * @param diskMib the disk in MiB
 */
public record Shape(int vcpuCount, int memMib, int diskMib) {
  /**
   * The disk of a machine for which none is asked for, which is as large as environments' images.
   */
  public static final int DEFAULT_DISK_MIB = 10_240;

  /** A shape with the usual disk. */
  public Shape(int vcpuCount, int memMib) {
    this(vcpuCount, memMib, DEFAULT_DISK_MIB);
  }

  long diskBytes() {
    return (long) diskMib << 20;
  }
}
