package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.host.ProcessStat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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
  void programThatTakesTooLongIsEnded() {
    List<Long> pids = new ArrayList<>();
    ChildProcess endless =
        new ChildProcess(
            List.of("/bin/sh", "-c", "echo $$; exec cat"),
            Map.of("PATH", "/usr/bin:/bin"),
            Duration.ofSeconds(1));

    PyroException e =
        assertThrows(
            PyroException.class,
            () -> endless.run("the build", line -> pids.add(Long.parseLong(line))));

    assertEquals(ErrorCode.TIMEOUT, e.code());
    assertEquals("the build did not end within 1 s", e.getMessage());
    for (long pid : pids) { // none, if it was ended before it had started
      assertFalse(ProcessHandle.of(pid).isPresent());
    }
  }

  @Test
  void whatWaitsForPyroDoesNotOutliveTheScript() throws Exception {
    List<String> lines = new ArrayList<>();

    ChildProcess.Outcome outcome =
        BuildScript.unprivileged(Tools.on(System.getenv("PATH")), "echo $$; exit 5", Map.of())
            .run("x", lines::add);

    assertEquals(5, outcome.status());
    long group = Long.parseLong(lines.getFirst());
    for (ProcessHandle left : ProcessHandle.allProcesses().filter(of(group)).toList()) {
      left.onExit().get(1, TimeUnit.MINUTES);
    }
  }

  private static Predicate<ProcessHandle> of(long session) {
    return process -> {
      try {
        return ProcessStat.of(process.pid()).session() == session;
      } catch (IOException _) {
        return false; // it has ended
      }
    };
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
