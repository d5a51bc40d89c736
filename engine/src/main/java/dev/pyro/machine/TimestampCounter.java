package dev.pyro.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The host's time stamp counter (TSC). QEMU passes it on to emulated guests. A guest on a microvm
 * machine cannot measure its frequency: it has no HPET and no PM timer, and an emulated PIT is too
 * slow on a busy host. Without the frequency it finds no working timer and hangs at boot.
 *
 * @param khz the frequency, as exactly as the host tells
 * @param isExact whether {@code khz} is the frequency of the counter. It is on Intel's processors
 *     and in virtual machines; elsewhere it is the frequency at which a processor runs at this
 *     moment
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
