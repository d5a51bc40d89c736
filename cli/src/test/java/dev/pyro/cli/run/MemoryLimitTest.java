package dev.pyro.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pyro in a control group with a limit of memory, as in a container. */
@Timeout(600)
class MemoryLimitTest {
  private static final int LIMIT_MIB = 448; // enough for pyro and a machine that does little
  private static final List<Path> PLACES =
      List.of(Path.of("/sys/fs/cgroup/memory"), Path.of("/sys/fs/cgroup"));

  private Path group;

  /** Makes a group, if this host allows it: that takes root, and not every container has it. */
  @BeforeEach
  void makeGroup() {
    for (Path place : PLACES) {
      Path made = place.resolve("pyro-test-" + ProcessHandle.current().pid());
      try {
        Files.createDirectory(made);
        group = made;
        Files.writeString(made.resolve(limitFile(made)), Long.toString((long) LIMIT_MIB << 20));
        return;
      } catch (IOException e) {
        removeGroup();
      }
    }
    assumeTrue(false, "this host allows no control group of memory");
  }

  private static String limitFile(Path group) throws IOException {
    for (String name : List.of("memory.max", "memory.limit_in_bytes")) {
      if (Files.exists(group.resolve(name))) {
        return name;
      }
    }
    throw new IOException("no limit of memory");
  }

  @AfterEach
  void removeGroup() {
    if (group != null) {
      group.toFile().delete(); // what a group holds are no files
      group = null;
    }
  }

  private Finished runInGroup(String... arguments) {
    RealPyro pyro = RealPyro.ofCheckout();
    List<String> line =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"",
                group.toString(),
                pyro.program().toString()));
    line.addAll(List.of(arguments));
    return Finished.run(RealPyro.ROOT, pyro.environment(), line);
  }

  @Test
  void aQemuThatTheLimitEndsIsNamedWithWhatToSet() {
    Finished run =
        runInGroup(
            "run",
            "--mem-mib",
            "1024",
            "--timeout-seconds",
            "500",
            "debian:12",
            "--",
            "python3",
            "-c",
            "print(len(b'x' * (700 << 20)))");
    run.expect(125);
    assertEquals(
        """
        pyro: the guest is gone: the host's memory limit of %d MiB (cgroup /%s) ended QEMU
        hint: give the container at least 1280 MiB, or the machine less memory (--mem-mib, mem_mib)
        """
            .formatted(LIMIT_MIB, group.getFileName()),
        run.said());
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void doctorSaysWhatTheLimitMeansForTheUsualMachine() {
    Finished run = runInGroup("doctor");
    assertTrue(
        run.out()
            .contains(
                "limit of %d MiB (cgroup /%s): a machine of 1024 MiB, the default, may need 1280"
                    .formatted(LIMIT_MIB, group.getFileName())),
        run.out());
  }
}
