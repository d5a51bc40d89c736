package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ActedPyro;
import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.store.Home;
import dev.pyro.tree.Scans;
import dev.pyro.tree.TreeEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are longer than pyro takes into its memory. */
@Timeout(300)
class LongFilesTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void aPatchOfAFileThatIsTooLongIsRefused() throws Exception {
    PyroException e = refused(List.of("f"), 16 * MIB + 1);
    assertEquals(ErrorCode.CONFLICT, e.code());
    assertEquals("f: it is a file of more than 16 MiB", e.getMessage());
  }

  @Test
  void aPatchOfFilesThatAreTooLongTogetherIsRefused() throws Exception {
    PyroException e = refused(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"), 15 * MIB);
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
    assertEquals("the files that the patch names have more than 128 MiB of text", e.getMessage());
    assertEquals("apply the patch in parts", e.hint().orElseThrow());
  }

  @Test
  void aGuestWhoseFilesAreMuchLongerThanItHadSaidGetsNoDiff() throws Exception {
    List<String> names = List.of("a", "b", "c");
    try (ActedWorkspace workspace = new ActedWorkspace(home(), 3600);
        Pyro pyro = ActedPyro.open(home().root(), LONG, LONG, LONG)) {
      workspace.guest().answer("scan", Scans.stream(files(names, 1)));
      workspace.guest().answer("fetch", Scans.files("", files(names, 64 * MIB)));
      PyroException e = assertThrows(PyroException.class, () -> pyro.diffWorkspace(workspace.id()));
      assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
      assertEquals("the files that differ have more than 160 MiB of text", e.getMessage());
      assertEquals("export what you need instead", e.hint().orElseThrow());
    }
  }

  /** Has the first line of files of that length changed; nothing may be left half done. */
  private PyroException refused(List<String> names, long size) throws IOException {
    String patch =
        names.stream()
            .map(name -> "--- a/NAME\n+++ b/NAME\n@@ -1 +1 @@\n-1\n+2\n".replace("NAME", name))
            .collect(Collectors.joining());
    try (ActedWorkspace workspace = new ActedWorkspace(home(), 3600);
        Pyro pyro = ActedPyro.open(home().root(), LONG, LONG, LONG)) {
      workspace.guest().answer("fetch", Scans.files("1\n", files(names, size)));
      PyroException e =
          assertThrows(PyroException.class, () -> pyro.applyWorkspacePatch(workspace.id(), patch));
      assertFalse(workspace.guest().asked().contains("FILES apply"));
      assertFalse(Files.exists(home().workspace(workspace.id()).editPending()));
      assertEquals(0, pyro.logsWorkspace(workspace.id()).entries().size());
      return e;
    }
  }

  private Home home() {
    return new Home(Home.ensureFolder(folder.resolve("home")));
  }

  private static List<TreeEntry.File> files(List<String> names, long size) {
    return names.stream().map(name -> Scans.file(name, size)).toList();
  }
}
