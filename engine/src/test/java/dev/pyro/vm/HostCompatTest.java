package dev.pyro.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.FailingStreams;
import dev.pyro.PyroException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HostCompatTest {
  private static final int LIMIT = 240;

  @Test
  void whatACommandLeavesBehindEndsWithIt() {
    List<String> argv = List.of("sh", "-c", "sleep 1000 & echo done; exit 3");
    ExecResult result = HostCompat.run(new Command.Argv(argv), LIMIT, ExecStreams.none());
    assertEquals("done\n", result.stdout());
    assertEquals(3, result.exitCode());
  }

  @Test
  void aCommandIsKilledAtItsLimitWithWhatItStarted() {
    List<String> argv = List.of("sh", "-c", "sleep 1000; sleep 1000");
    ExecResult result = HostCompat.run(new Command.Argv(argv), 1, ExecStreams.none());
    assertEquals(124, result.exitCode());
  }

  @Test
  void outputThatCannotBeDeliveredEndsTheCommandAndIsAFailure() {
    assertFails(
        "the command's output cannot be delivered: No space left on device",
        ErrorCode.LIMIT_EXCEEDED,
        ExecStreams.builder().stdout(FailingStreams.output("No space left on device")).build());
  }

  @Test
  void inputThatCannotBeReadEndsTheCommandAndIsAFailure() {
    assertFails(
        "the command's input cannot be read: Is a directory",
        ErrorCode.UNAVAILABLE,
        ExecStreams.builder().stdin(FailingStreams.input("Is a directory")).build());
  }

  private static void assertFails(String message, ErrorCode code, ExecStreams streams) {
    Command endless = new Command.Argv(List.of("sh", "-c", "echo up; sleep 1000"));
    PyroException failure =
        assertThrows(PyroException.class, () -> HostCompat.run(endless, LIMIT, streams));
    assertEquals(message, failure.getMessage());
    assertEquals(code, failure.code());
  }
}
