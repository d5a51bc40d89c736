package dev.pyro.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.Command;
import dev.pyro.ExecResult;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.RunRequest;
import dev.pyro.VmSpec;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that attack their machine end in a clear result or the timeout, and hurt nothing else.
 */
@Timeout(300)
class HostileCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bomb() { bomb | bomb & }; bomb; wait",
        "cat /dev/urandom > /dev/ttyS0",
        "while :; do kill -9 -1; done",
      })
  void itEndsByItselfOrAtItsTimeout(String line) {
    try (Pyro pyro = TestPyro.open()) {
      ExecResult result = pyro.runInVm(RunRequest.of("debian:12", line).withTimeoutSeconds(5));
      assertTrue(
          result.timedOut() ? result.exitCode() == 124 : result.exitCode() != 125,
          () -> "ended with " + result);
    }
    assertNothingIsLeft();
  }

  @Test
  void aCommandThatUsesUpTheMemorySaysSoAndWhatToSet() {
    try (Pyro pyro = TestPyro.open()) {
      RunRequest hog =
          new RunRequest(
              VmSpec.builder("debian:12").memMib(256).build(),
              new Command.Shell("echo before; tail /dev/zero; echo code $?"),
              240);
      ExecResult result = pyro.runInVm(hog);
      assertTrue(result.oomKilled(), result::toString);
      assertEquals("before\ncode 137\n", result.stdout());
      assertTrue(
          result
              .stderr()
              .endsWith(
                  "pyro: the guest's kernel killed a process of the command, since the machine's"
                      + " memory of 256 MiB was used up; create a machine with more (--mem-mib,"
                      + " mem_mib)\n"),
          result.stderr());
      assertEquals(0, result.exitCode());
    }
    assertNothingIsLeft();
  }

  @Test
  void wipingTheRootReportsTheCommandsOwnResult() {
    try (Pyro pyro = TestPyro.open()) {
      ExecResult result =
          pyro.runInVm(
              RunRequest.of("debian:12", "rm -rf --no-preserve-root / ; echo still here")
                  .withTimeoutSeconds(120));
      assertEquals("still here\n", result.stdout());
      assertEquals(0, result.exitCode());
    }
    assertNothingIsLeft();
  }

  @Test
  void fillingTheDiskIsTheCommandsError() {
    try (Pyro pyro = TestPyro.open()) {
      ExecResult result =
          pyro.runInVm(
              RunRequest.of("debian:12", "fallocate -l 9G /filler || true; fallocate -l 9G /more")
                  .withTimeoutSeconds(120));
      assertEquals(1, result.exitCode());
      assertTrue(result.stderr().contains("No space left on device"), result.stderr());
    }
    assertNothingIsLeft();
  }

  @Test
  void aPanickingKernelIsAClearError() {
    try (Pyro pyro = TestPyro.open()) {
      PyroException e =
          assertThrows(
              PyroException.class,
              () ->
                  pyro.runInVm(
                      RunRequest.of(
                          "debian:12",
                          "echo 1 > /proc/sys/kernel/sysrq; echo c > /proc/sysrq-trigger")));
      assertEquals("the guest is gone: the guest powered off or crashed", e.getMessage());
    }
    assertNothingIsLeft();
  }

  @Test
  void aQemuThatIsKilledIsAClearError() throws Exception {
    try (Pyro pyro = TestPyro.open()) {
      FutureTask<ExecResult> run = EndlessRun.begin(pyro::runInVm);
      for (DetachedMachine machine : DetachedMachine.allBelow(TestHome.path().resolve("vms"))) {
        ProcessHandle.of(machine.pid()).orElseThrow().destroyForcibly();
      }
      ExecutionException e = assertThrows(ExecutionException.class, run::get);
      assertEquals(
          "the guest is gone: something on the host ended QEMU with SIGKILL",
          e.getCause().getMessage());
    }
    assertNothingIsLeft();
  }

  private static void assertNothingIsLeft() {
    Path vms = TestHome.path().resolve("vms");
    try (Stream<Path> left = Files.list(vms)) {
      assertEquals(0, left.count(), "folders of machines");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
