package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
  @Test
  void bothOutputsAndTheStatusArrive() {
    List<String> lines = new ArrayList<>();

    ChildProcess.Outcome outcome =
        shell("echo a; echo b >&2; printf c; exit 3").run("x", lines::add);

    assertEquals(List.of("a", "b", "c"), lines);
    assertEquals(new ChildProcess.Outcome(3, lines), outcome);
  }

  @Test
  void lastLinesAreKept() {
    ChildProcess.Outcome outcome = shell("seq 100000").run("x", _ -> {});

    assertEquals(
        IntStream.rangeClosed(99_989, 100_000).mapToObj(Integer::toString).toList(),
        outcome.tail());
  }

  @Test
  void environmentIsOnlyWhatWasGiven() {
    List<String> lines = new ArrayList<>();

    new ChildProcess(List.of("/usr/bin/env"), Map.of("A", "b")).run("x", lines::add);

    assertEquals(List.of("A=b"), lines);
  }

  @Test
  void interruptionEndsTheProgram() throws InterruptedException {
    List<Long> pids = new ArrayList<>();
    Thread self = Thread.currentThread();

    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                shell("echo $$; exec cat")
                    .run(
                        "to count",
                        line -> {
                          pids.add(Long.parseLong(line));
                          self.interrupt();
                        }));

    assertTrue(Thread.interrupted(), "the interruption is still to be seen");
    assertEquals(ErrorCode.CANCELLED, e.code());
    assertEquals("to count was interrupted", e.getMessage());
    assertFalse(ProcessHandle.of(pids.getFirst()).isPresent());
  }

  @Test
  void programThatDoesNotStartIsNamed() {
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> new ChildProcess(List.of("/absent/program"), Map.of()).run("x", _ -> {}));

    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertTrue(e.getMessage().startsWith("cannot start /absent/program: "), e.getMessage());
  }

  private static ChildProcess shell(String script) {
    return new ChildProcess(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"));
  }
}
