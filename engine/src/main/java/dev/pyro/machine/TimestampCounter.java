package dev.pyro.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The host's time stamp counter, which is an emulated guest's own: QEMU passes it on. A guest on a
 * microvm machine has nothing to measure it by (no HPET, no PM timer, and an emulated PIT is too
 * slow on a busy host), and without its frequency finds no working timer and hangs at boot.
 *
 * @param khz its frequency, as exactly as the host tells
 * @param isExact whether that is the counter's own frequency and not the one at which a processor
 *     runs at this moment: so it is on Intel's processors, and in a virtual machine
 */
record TimestampCounter(OptionalLong khz, boolean isExact) {
  /** Known on Intel's processors; what follows it changes with the load there. */
  private static final Path BASE_KHZ =
      Path.of("/sys/devices/system/cpu/cpu0/cpufreq/base_frequency");

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Returns that of this host. */
  static TimestampCounter ofHost() {
    try {
      if (Files.exists(BASE_KHZ)) {
        long khz = Long.parseLong(Files.readString(BASE_KHZ).strip());
        return new TimestampCounter(OptionalLong.of(khz), true);
      }
      return fromCpuinfo(Files.readAllLines(CPUINFO));
    } catch (IOException | NumberFormatException _) {
      return new TimestampCounter(OptionalLong.empty(), false);
    }
  }

  static TimestampCounter fromCpuinfo(List<String> lines) {
    OptionalLong khz =
        lines.stream()
            .filter(line -> line.startsWith("cpu MHz"))
            .mapToLong(line ->
                Math.round(1000 * Double.parseDouble(line.substring(line.indexOf(':') + 1))))
            .findFirst();
    boolean isVirtual =
        lines.stream()
            .filter(line -> line.startsWith("flags"))
            .anyMatch(line -> List.of(line.split("\\s+")).contains("hypervisor"));
    return new TimestampCounter(khz, isVirtual);
  }
}
