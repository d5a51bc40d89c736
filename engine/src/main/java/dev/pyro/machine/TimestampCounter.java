package dev.pyro.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The frequency of the host's time stamp counter, which is an emulated guest's own: QEMU passes it
 * on. A guest on a microvm machine has nothing to measure it by (no HPET, no PM timer, and an
 * emulated PIT is too slow on a busy host), and without it finds no working timer and hangs at
 * boot.
 */
final class TimestampCounter {
  /** Known on Intel's processors; what follows it changes with the load there. */
  private static final Path BASE_KHZ =
      Path.of("/sys/devices/system/cpu/cpu0/cpufreq/base_frequency");

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  private TimestampCounter() {}

  /** Returns the frequency in kHz, as exactly as the host tells. */
  static OptionalLong khz() {
    try {
      if (Files.exists(BASE_KHZ)) {
        return OptionalLong.of(Long.parseLong(Files.readString(BASE_KHZ).strip()));
      }
      return fromCpuinfo(Files.readAllLines(CPUINFO));
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /**
   * Returns whether that frequency is the counter's and not the one at which a processor runs at
   * this moment: so it is on Intel's processors, and in a virtual machine.
   */
  static boolean isExact() {
    try {
      return Files.exists(BASE_KHZ) || isVirtual(Files.readAllLines(CPUINFO));
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isVirtual(List<String> cpuinfo) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith("flags"))
        .anyMatch(line -> List.of(line.split("\\s+")).contains("hypervisor"));
  }

  static OptionalLong fromCpuinfo(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("cpu MHz"))
        .mapToLong(
            line -> Math.round(1000 * Double.parseDouble(line.substring(line.indexOf(':') + 1))))
        .findFirst();
  }
}
