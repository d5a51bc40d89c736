package dev.pyro.machine;

/**
 * The size of a machine.
 *
 * @param vcpuCount virtual processors
 * @param memMib memory in MiB
 */
public record Shape(int vcpuCount, int memMib) {}
