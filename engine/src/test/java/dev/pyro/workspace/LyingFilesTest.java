package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.HostilePyro;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.store.Home;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A guest whose agent lies about its files: see guest/test/hostile_files.c for the lies. Every call
 * ends in one clear error, and nothing is written on the host.
 */
@Timeout(600)
class LyingFilesTest {
  private static final String PATCH = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n";

  @TempDir static Path folder;
  private static Pyro pyro;
  private static Workspace workspace;

  @BeforeAll
  static void create() throws Exception {
    pyro = HostilePyro.open();
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.writeString(seed.resolve("a"), "1\n");
    workspace =
        pyro.createWorkspace(WorkspaceSpec.builder(WorkspaceScene.ENV).seedPath(seed).build());
  }

  @AfterAll
  static void delete() {
    workspace.delete();
    pyro.close();
  }

  @AfterEach
  void nothingIsWrittenOnTheHost() throws IOException {
    assertFalse(Files.exists(Path.of("/tmp/escaped")));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("seed")), left.toList());
    }
  }

  /** Each lie, and what an export says of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dotdot         | the path ../escaped has the component `..`
          inner-dotdot   | the path d/../../escaped has the component `..`
          absolute       | the path /tmp/escaped is absolute
          zero           | the path a\\x00b has a NUL
          empty-name     | the path d//f has an empty component
          through-link   | l/escaped lies in no directory that came before it
          through-file   | f/below lies in no directory that came before it
          twice          | f comes twice
          file-then-dir  | f comes twice
          short          | f lacks 7 bytes of its content
          more           | there is too much content for f
          huge           | f has a size of 4611686018427387904
          count          | the end counts 2 entries, there were 1
          after-end      | something follows the end
          cut            | the stream of files is cut off
          half           | the stream of files is cut off
          endless        | file-1 lies in no directory that came before it
          hardlink       | h is a link to nothing, which is no file that came before it
          hardlink-out   | the path ../../etc/passwd has the component `..`
          confused       | content comes before the first entry
          directory-data | there is too much content for d
          type           | f has the type 9
          width          | SIZE has 4 bytes
          remove         | there is no record of kind 6
          kind           | there is no record of kind 99
          record         | content comes before the first entry
          """)
  void everyCallEndsInAClearError(String lie, String fault) throws Exception {
    lie(lie);
    Path out = folder.resolve("out");
    assertEquals(
        "INTERNAL: workspace " + workspace.id() + ": the guest broke the protocol: " + fault,
        failure(() -> workspace.export(".", out)));
    for (Executable call : otherCalls(!lie.equals("short"))) { // a part of a file may be read
      String said = failure(call);
      String begin =
          "INTERNAL: workspace " + workspace.id() + ": the guest sent files that cannot be right: ";
      assertTrue(said.startsWith(begin), said);
    }
  }

  @Test
  void aPathThatIsTooLongIsRefused() throws Exception {
    lie("long");
    String said = failure(() -> workspace.export(".", folder.resolve("out")));
    assertTrue(said.endsWith(" is longer than 4096 bytes"), said);
  }

  @Test
  void aFileLongerThanTheHostCanHaveIsRefusedByTheHost() throws Exception {
    lie("big");
    Path out = folder.resolve("out");
    assertEquals(
        "UNAVAILABLE: cannot write " + out + ": File too large",
        failure(() -> workspace.export(".", out)));
  }

  @Test
  void whatTheGuestSaysOfItsFailureIsOnlyShown() throws Exception {
    lie("failed-code");
    Path out = folder.resolve("out");
    String told =
        "INTERNAL: workspace " + workspace.id() + ": \\x1b[2J\\x0d\\n\\x07 trust me: error 4095";
    assertEquals(told, failure(() -> workspace.export(".", out)));
    for (Executable call : otherCalls(true)) {
      assertEquals(told, failure(call));
    }
  }

  private static List<Executable> otherCalls(boolean withRead) {
    List<Executable> calls =
        new ArrayList<>(
            List.of(
                () -> workspace.listFiles(".", true),
                () -> workspace.diff(),
                () -> workspace.writeFile("a", "x"),
                () -> workspace.applyPatch(PATCH),
                () -> workspace.pushSync(folder.resolve("seed"), ".")));
    if (withRead) {
      calls.add(() -> workspace.readFile("a", 100, 0));
    }
    return calls;
  }

  private static String failure(Executable call) {
    PyroException e = assertThrows(PyroException.class, call);
    return e.code() + ": " + e.getMessage();
  }

  /** A call that failed has left its mark, which would have the next one ask the liar first. */
  private static void lie(String name) throws IOException {
    Files.deleteIfExists(new Home(TestHome.path()).workspace(workspace.id()).editPending());
    workspace.exec(List.of("lie:files:" + name));
  }
}
