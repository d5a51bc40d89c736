package dev.pyro.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.DoctorReport.Check;
import dev.pyro.DoctorReport.Status;
import dev.pyro.host.Cgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of memory, on hosts that are made up. */
class HostMemoryTest {
  private static final String NO_LIMITS =
      "Max address space         unlimited            unlimited            bytes\n";

  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private List<Check> found(Optional<Cgroup> group, String limits) throws IOException {
    Findings findings = new Findings();
    Path meminfo = file("meminfo", "MemTotal: 9000000 kB\nMemAvailable:    4194304 kB\n");
    new HostMemory(meminfo, file("limits", limits), group).check(findings);
    return findings.checks();
  }

  private Optional<Cgroup> group() {
    return Optional.of(new Cgroup("/box", List.of(folder)));
  }

  @Test
  void aHostWithoutLimits() throws Exception {
    assertEquals(
        List.of(new Check("memory", Status.OK, "4096 MiB available", Optional.empty())),
        found(Optional.empty(), NO_LIMITS));
  }

  @Test
  void aLimitBelowWhatTheUsualMachineMayNeed() throws Exception {
    file("memory.max", "536870912\n");
    assertEquals(
        new Check(
            "memory limit",
            Status.WARNING,
            "limit of 512 MiB (cgroup /box): a machine of 1024 MiB, the default, may need 1280 MiB",
            Optional.of(
                "the kernel ends QEMU if a guest uses that much: give the container at least 1280"
                    + " MiB, or machines less memory (--mem-mib)")),
        found(group(), NO_LIMITS).get(1));
  }

  @Test
  void aLimitThatSlowsDown() throws Exception {
    file("memory.high", "536870912\n");
    assertEquals(
        Optional.of(
            "the kernel slows QEMU down if a guest uses that much: give the container at least 1280"
                + " MiB, or machines less memory (--mem-mib)"),
        found(group(), NO_LIMITS).get(1).hint());
  }

  @Test
  void aLimitWithRoom() throws Exception {
    file("memory.max", "2147483648\n");
    assertEquals(
        new Check("memory limit", Status.OK, "limit of 2048 MiB (cgroup /box)", Optional.empty()),
        found(group(), NO_LIMITS).get(1));
  }

  @Test
  void aLimitOfAddresses() throws Exception {
    assertEquals(
        new Check(
            "address space",
            Status.WARNING,
            "limited to 1024 MiB",
            Optional.of("QEMU may not start: run: ulimit -v unlimited")),
        found(
                Optional.empty(),
                "Max address space         1073741824           unlimited            bytes\n")
            .get(1));
  }
}
