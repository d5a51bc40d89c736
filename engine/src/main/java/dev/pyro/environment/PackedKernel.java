package dev.pyro.environment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of a kernel. */
final class PackedKernel {
  private final byte[] record;
  private final byte[] vmlinuz;
  private final Map<String, byte[]> modules;

  /**
   * The files of a kernel.
   *
   * @param record {@code kernel.json}
   * @param modules content by file name, in the order in which they are loaded
   */
  PackedKernel(byte[] record, byte[] vmlinuz, Map<String, byte[]> modules) {
    this.record = record.clone();
    this.vmlinuz = vmlinuz.clone();
    this.modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
  }

  byte[] record() {
    return record.clone();
  }

  byte[] vmlinuz() {
    return vmlinuz.clone();
  }

  Map<String, byte[]> modules() {
    return modules;
  }
}
