package dev.pyro.doctor;

import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.host.Cgroup;
import dev.pyro.machine.QemuEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the host has of memory, and what it lets this process use. A machine may have more memory
 * than its host's limit: most guests never use all of theirs. So that is a warning.
 *
 * @param meminfo the kernel's file of that name
 * @param limits the limits of this process, see getrlimit(2)
 * @param group the control group of this process
 */
record HostMemory(Path meminfo, Path limits, Optional<Cgroup> group) {
  private static final String CHECK = "memory";
  private static final long WANTED_BYTES = 1L << 30;
  private static final int USUAL_MIB = Limits.DEFAULT_MEM_MIB;
  private static final int NEEDED_MIB = QemuEnd.neededMib(USUAL_MIB);
  private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: *(\\d+) kB$");
  private static final Pattern ADDRESSES = Pattern.compile("(?m)^Max address space +(\\d+) ");

  static HostMemory ofThisProcess() {
    return new HostMemory(
        Path.of("/proc/meminfo"), Path.of("/proc/self/limits"), Cgroup.ofThisProcess());
  }

  void check(Findings findings) {
    try {
      available(findings);
      group.flatMap(Cgroup::limit).ifPresent(limit -> limit(findings, limit));
      addresses(findings);
    } catch (IOException e) {
      findings.failed(CHECK, "cannot read it: " + PyroException.reason(e, ""), "");
    }
  }

  private void available(Findings findings) throws IOException {
    long bytes = number(meminfo, AVAILABLE).orElse(0) << 10;
    String detail = mib(bytes) + " available";
    if (bytes >= WANTED_BYTES) {
      findings.ok(CHECK, detail);
    } else {
      findings.warning(CHECK, detail, "end other programs, or give machines less (--mem-mib)");
    }
  }

  private static void limit(Findings findings, Cgroup.Limit limit) {
    String detail = "limit of " + mib(limit.bytes()) + " (cgroup " + limit.group() + ")";
    if (limit.bytes() >> 20 >= NEEDED_MIB) {
      findings.ok("memory limit", detail);
      return;
    }
    findings.warning(
        "memory limit",
        detail
            + ": a machine of "
            + USUAL_MIB
            + " MiB, the default, may need "
            + NEEDED_MIB
            + " MiB",
        (limit.kills()
                ? "the kernel ends QEMU if a guest uses that much"
                : "the kernel slows QEMU down if a guest uses that much")
            + ": give the container at least "
            + NEEDED_MIB
            + " MiB, or machines less memory (--mem-mib)");
  }

  private void addresses(Findings findings) throws IOException {
    OptionalLong most = number(limits, ADDRESSES);
    if (most.isPresent()) {
      findings.warning(
          "address space",
          "limited to " + mib(most.getAsLong()),
          "QEMU may not start: run: ulimit -v unlimited");
    }
  }

  private static OptionalLong number(Path file, Pattern pattern) throws IOException {
    Matcher found = pattern.matcher(Files.readString(file));
    return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }

  static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
