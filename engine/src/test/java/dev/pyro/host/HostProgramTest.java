package dev.pyro.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class HostProgramTest {
  private static final Map<String, String> VARIABLES = Map.of("PATH", "/usr/bin:/bin", "A", "b");

  @TempDir Path folder;

  private static HostProgram shell(String script, Duration limit) {
    return new HostProgram(List.of("sh", "-c", script), VARIABLES, limit);
  }

  private static HostProgram shell(String script) {
    return shell(script, Duration.ofMinutes(4));
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(List.of(), ProcessHandle.current().children().toList());
  }

  @Test
  void itsOutputsAndItsExitCodeAreTold() {
    assertEquals(
        new HostProgram.Ended(3, "\u00c3\u00a9 b", "é"),
        shell("printf 'é %s' $A; echo é >&2; exit 3").run("try"));
  }

  @Test
  void itHasNoInputAndNoTerminal() {
    assertEquals("", shell("cat").require("read"));
    assertEquals(1, shell("(: < /dev/tty) 2> /dev/null || exit 1").run("ask").exitCode());
  }

  @ParameterizedTest
  @CsvSource({"echo no luck >&2; exit 1, no luck", "exit 7, exit code 7"})
  void aFailureSaysWhy(String script, String why) {
    PyroException e = assertThrows(PyroException.class, () -> shell(script).require("try"));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("cannot try: " + why, e.getMessage());
  }

  @Test
  void aProgramThatIsNotInstalledIsNamed() {
    HostProgram absent = new HostProgram(List.of("no-such"), VARIABLES, Duration.ofMinutes(4));
    PyroException e = assertThrows(PyroException.class, () -> absent.run("try"));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("cannot try: no-such is not installed", e.getMessage());
  }

  @Test
  void itIsKilledAtItsDeadline() {
    HostProgram hangs = shell("sleep 1000; sleep 1000", Duration.ofSeconds(1));
    PyroException e = assertThrows(PyroException.class, () -> hangs.run("wait"));
    assertEquals(ErrorCode.TIMEOUT, e.code());
    assertEquals("cannot wait: sh did not end within 1 s", e.getMessage());
  }

  @Test
  void anInterruptKillsItAndWhatItStarted() throws Exception {
    HangingProgram hanging = HangingProgram.in(folder, "hang");
    HostProgram program =
        new HostProgram(List.of("hang"), hanging.path(VARIABLES), Duration.ofMinutes(4));
    PyroException e = hanging.interrupt(() -> program.run("wait"));
    assertEquals(ErrorCode.CANCELLED, e.code());
    assertEquals("cannot wait: interrupted", e.getMessage());
  }

  @Test
  void whatItPrintsIsBounded() {
    PyroException e = assertThrows(PyroException.class, () -> shell("yes").run("count"));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
    assertEquals("cannot count: sh printed more than 134217728 bytes", e.getMessage());
    HostProgram.Ended ended = shell("yes | head -c 1000000 >&2").run("complain");
    assertTrue(ended.errors().startsWith("y\ny\n") && ended.errors().length() < 100_000);
  }
}
