package dev.pyro.workspace.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ExecResult;
import dev.pyro.ExecutionMode;
import dev.pyro.WorkspaceLogs.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of entries, whoever writes them. */
class WorkspaceLogTest {
  @TempDir Path folder;

  @Test
  void eachEntryHasTheNextNumber() {
    for (long i = 1; i <= 40; i++) {
      assertEquals(i, new WorkspaceLog(folder).begin(WorkspaceLog.EXEC, "a", "").sequence());
    }
    assertEquals(40, new WorkspaceLog(folder).commandCount());
  }

  @Test
  void theOutputOfTheOldestCommandsIsLeftOutAndALineSaysSo() throws Exception {
    WorkspaceLog log = new WorkspaceLog(folder);
    String output = "x".repeat(60_000);
    for (int i = 0; i < 5; i++) {
      Entry entry = log.begin(WorkspaceLog.EXEC, "make " + i, "/workspace");
      log.end(
          entry,
          new ExecResult(
              i, output, "", 60_000, 0, false, false, 7, false, false, 0, ExecutionMode.GUEST));
    }
    log.leaveOutOldOutput(3 * 61_000);

    List<Entry> entries = log.entries();
    for (int i = 0; i < 5; i++) {
      ExecResult result = entries.get(i).result().orElseThrow();
      assertEquals("make " + i, entries.get(i).command());
      assertEquals(i, result.exitCode());
      assertEquals(i < 2 ? "[... 60000 bytes left out ...]\n" : output, result.stdout());
      assertEquals(i < 2, result.stdoutTruncated());
      assertEquals("", result.stderr());
      assertEquals(60_000, result.stdoutBytes());
    }
  }

  @Test
  void anEntryWhoseFileIsAFolderIsNamed() throws Exception {
    WorkspaceLog log = new WorkspaceLog(folder);
    log.note(WorkspaceLog.EXEC, "a");
    log.note(WorkspaceLog.EXEC, "b");
    assertEquals(List.of(), log.warnings());
    Path file = folder.resolve("1.exec.json");
    Files.delete(file);
    Files.createDirectory(file);
    assertEquals(List.of(2L), log.entries().stream().map(Entry::sequence).toList());
    assertEquals(
        List.of("entry 1 of the log is missing: " + file + ": Is a directory"), log.warnings());
  }

  @Test
  void manyAtOnceShareNoNumber() throws Exception {
    Callable<Long> write =
        () -> new WorkspaceLog(folder).begin(WorkspaceLog.EXEC, "a", "").sequence();
    TreeSet<Long> numbers = new TreeSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (var written : threads.invokeAll(Collections.nCopies(200, write))) {
        numbers.add(written.get());
      }
    }
    assertEquals(
        LongStream.rangeClosed(1, 200).boxed().collect(Collectors.toList()), List.copyOf(numbers));
    assertEquals(
        List.copyOf(numbers),
        new WorkspaceLog(folder).entries().stream().map(Entry::sequence).toList());
  }
}
