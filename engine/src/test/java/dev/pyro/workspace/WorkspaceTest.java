package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ChangeStatus;
import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.FileEntry;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.vm.TestPyro;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A workspace through its life, in a real machine, as a user of the library sees it. */
@Timeout(600)
class WorkspaceTest {
  private static final String ENV = "debian:12";

  @TempDir Path folder;
  private Pyro pyro;
  private Workspace workspace;

  @BeforeEach
  void open() throws Exception {
    pyro = TestPyro.open();
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.writeString(seed.resolve("a.txt"), "one\ntwo\nthree\n");
    Files.createDirectory(seed.resolve("empty"));
    workspace = pyro.createWorkspace(WorkspaceSpec.builder(ENV).seedPath(seed).build());
  }

  @AfterEach
  void delete() {
    workspace.delete();
    pyro.close();
  }

  @Test
  void commandsSeeTheSeedAndLeaveTheirTraces() {
    WorkspaceExecResult result = workspace.exec("cat a.txt; pwd; echo more >> a.txt");
    assertEquals("one\ntwo\nthree\n/workspace\n", result.stdout());
    assertEquals(1, result.sequence());
    assertEquals("more\n", workspace.exec(List.of("tail", "-n1", "a.txt")).stdout());
    WorkspaceStatus status = workspace.status();
    assertEquals(WorkspaceState.RUNNING, status.state());
    assertEquals(2, status.commandCount());
    assertEquals(3, status.workspaceSeed().entryCount() + 1);
    assertEquals(
        List.of("cat a.txt; pwd; echo more >> a.txt", "tail -n1 a.txt"),
        workspace.logs().entries().stream().map(e -> e.command()).toList());
  }

  @Test
  void theDiffIsWhatChanged() {
    assertFalse(workspace.diff().changed());
    workspace.exec("echo four >> a.txt; echo new > 'b c'; rmdir empty; touch a.txt");
    WorkspaceDiff diff = workspace.diff();
    assertEquals(
        """
        diff --git a/a.txt b/a.txt
        --- a/a.txt
        +++ b/a.txt
        @@ -1,3 +1,4 @@
         one
         two
         three
        +four
        diff --git a/b c b/b c
        new file mode 100644
        --- /dev/null
        +++ b/b c\t
        @@ -0,0 +1 @@
        +new
        """,
        diff.patch());
    assertEquals(3, diff.summary().total());
    assertEquals(
        List.of(ChangeStatus.MODIFIED, ChangeStatus.ADDED, ChangeStatus.DELETED),
        diff.entries().stream().map(e -> e.status()).toList());
  }

  @Test
  void filesAreReadWrittenAndPatched() {
    assertEquals(5, workspace.writeFile("new/deep/x.txt", "hello").sizeBytes());
    assertEquals("hello", workspace.readFile("/workspace/new/deep/x.txt").content());
    assertEquals(
        List.of("/workspace/new/deep", "/workspace/new/deep/x.txt"),
        workspace.listFiles("new", true).entries().stream().map(FileEntry::path).toList());
    workspace.applyPatch("--- a.txt\n+++ a.txt\n@@\n one\n-two\n+2\n three\n");
    assertEquals("one\n2\nthree\n", workspace.exec("cat a.txt").stdout());
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> workspace.applyPatch("--- a.txt\n+++ a.txt\n@@\n one\n-two\n+2\n"));
    assertEquals(ErrorCode.CONFLICT, e.code());
    assertTrue(e.getMessage().contains("one"), e.getMessage());
  }

  @Test
  void stopStartAndResetKeepWhatTheyShould() {
    workspace.exec("echo kept > k; echo lost > /tmp/l");
    assertEquals(WorkspaceState.STOPPED, workspace.stop().state());
    PyroException stopped = assertThrows(PyroException.class, () -> workspace.exec("true"));
    assertEquals(ErrorCode.WRONG_STATE, stopped.code());
    assertEquals(WorkspaceState.RUNNING, workspace.start().state());
    assertEquals("kept\n", workspace.exec("cat k").stdout());
    WorkspaceStatus reset = workspace.reset();
    assertEquals(1, reset.resetCount());
    assertEquals(0, reset.commandCount());
    assertEquals("a.txt\nempty\n", workspace.exec("ls; ls /tmp").stdout());
    assertFalse(workspace.diff().changed());
  }

  @Test
  void hostContentComesAndGoes() throws Exception {
    Path more = Files.createDirectory(folder.resolve("more"));
    Files.writeString(more.resolve("m"), "m");
    assertEquals(1, workspace.pushSync(more, "sub").entryCount());
    assertEquals("m", workspace.exec("cat sub/m").stdout());
    Path out = folder.resolve("out");
    assertEquals(4, workspace.export(".", out).entryCount());
    assertEquals("m", Files.readString(out.resolve("sub/m")));
    PyroException e = assertThrows(PyroException.class, () -> workspace.export("a.txt", folder));
    assertEquals(ErrorCode.ALREADY_EXISTS, e.code());
  }

  @Test
  void commandsGetTheirDirectoryAndVariables() {
    WorkspaceExecResult result =
        workspace.exec(ExecRequest.of("pwd; echo $X").withCwd("empty").withEnv(Map.of("X", "y z")));
    assertEquals("/workspace/empty\ny z\n", result.stdout());
  }
}
