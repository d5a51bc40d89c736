package dev.pyro.workspace.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.WorkspaceLogs.Entry;
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
