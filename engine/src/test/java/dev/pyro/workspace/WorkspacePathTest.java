package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.FileEntry;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceExport;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whatever links and other traps a guest sets up, pyro stays below {@code /workspace}. */
@Timeout(600)
class WorkspacePathTest {
  private static final int TRIES = 200;

  /** Whatever changes a file or a folder changes its ctime, and nobody can set that back. */
  private static final String OUTSIDE =
      "find /etc /home /root /opt /srv -printf '%p %s %i %C@\\n' | sort | sha256sum; ls -a /";

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  private Workspace workspace;
  private String outside;

  @BeforeEach
  void create() {
    workspace = scene.create();
    outside = workspace.exec(OUTSIDE).requireSuccess().stdout();
  }

  private void requireNothingOutsideChanged() {
    assertEquals(outside, workspace.exec(OUTSIDE).requireSuccess().stdout());
  }

  private static void fails(ErrorCode code, String message, Executable call) {
    PyroException e = assertThrows(PyroException.class, call);
    assertEquals(code + ": " + message, e.code() + ": " + e.getMessage());
  }

  @Test
  void whatIsNotBelowTheWorkspaceIsRefusedByName() throws Exception {
    Path out = folder.resolve("out");
    for (String path :
        List.of("..", "a/../..", "/etc/passwd", "/workspace/../etc", "/workspaces")) {
      String message = path + " is not below /workspace";
      fails(ErrorCode.INVALID_ARGUMENT, message, () -> workspace.readFile(path));
      fails(ErrorCode.INVALID_ARGUMENT, message, () -> workspace.writeFile(path, ""));
      fails(ErrorCode.INVALID_ARGUMENT, message, () -> workspace.listFiles(path, true));
      fails(ErrorCode.INVALID_ARGUMENT, message, () -> workspace.export(path, out));
      fails(ErrorCode.INVALID_ARGUMENT, message, () -> workspace.pushSync(folder, path));
    }
    assertFalse(Files.exists(out));
    requireNothingOutsideChanged();
  }

  @Test
  void linksThatLeadOutAreRefusedInTheGuest() throws Exception {
    Path out = folder.resolve("out");
    Path file = Files.writeString(folder.resolve("passwd"), "evil");
    workspace.exec(
        "ln -s /etc abs; ln -s ../etc rel; mkdir d; ln -s ../../etc d/deep; ln -s /proc/self/root m;"
            + " ln -s /etc/passwd file; ln -s abs chain");
    for (String link : List.of("abs", "rel", "d/deep", "chain", "m/etc")) {
      requireOutside(() -> workspace.readFile(link + "/passwd"));
      requireOutside(() -> workspace.writeFile(link + "/passwd", "evil"));
      requireOutside(() -> workspace.writeFile(link + "/new", "evil"));
      requireOutside(() -> workspace.listFiles(link + "/apt", true));
      requireOutside(() -> workspace.export(link + "/passwd", out));
      requireOutside(() -> workspace.pushSync(file, link));
      requireOutside(() ->
          workspace.applyPatch("--- /dev/null\n+++ b/" + link + "/new\n@@ -0,0 +1 @@\n+evil\n"));
    }
    requireOutside(() -> workspace.readFile("file"));
    requireOutside(() -> workspace.writeFile("file", "evil"));
    assertFalse(Files.exists(out));
    requireNothingOutsideChanged();
  }

  private static void requireOutside(Executable call) {
    PyroException e = assertThrows(PyroException.class, call);
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code(), e.getMessage());
    assertTrue(
        e.getMessage()
            .endsWith(": leads out of /workspace, or through something that is no directory"),
        e.getMessage());
  }

  @Test
  void aLinkThatIsSwappedInDuringTheCallDoesNotHelp() throws Exception {
    workspace.exec(
        "mkdir d; echo mine > d/passwd; ln -s /etc trap; echo root-only > /etc/pyro-secret;"
            + " echo mine > d/pyro-secret");
    outside = workspace.exec(OUTSIDE).stdout();
    FutureTask<WorkspaceExecResult> attacker = new FutureTask<>(this::swapUntilStopped);
    Thread.ofVirtual().start(attacker);
    await(() -> workspace.exec("test -e swapping").exitCode() == 0);
    Map<ErrorCode, Integer> refused = new EnumMap<>(ErrorCode.class);
    int[] done = {0};
    for (int i = 0; i < TRIES; i++) {
      String text = "evil " + i;
      attempt(done, refused, () -> workspace.writeFile("d/passwd", text));
      if (i % 4 == 0) {
        attempt(
            done,
            refused,
            () -> {
              String read = workspace.readFile("d/pyro-secret").content();
              assertEquals("mine\n", read);
            });
      }
    }
    workspace.writeFile("stop", "");
    assertEquals(0, attacker.get().exitCode(), attacker.get().stderr());
    System.err.println(done[0] + " went well, refused: " + refused);
    assertTrue(done[0] > 0, "none went well: " + refused);
    assertTrue(refused.containsKey(ErrorCode.INVALID_ARGUMENT), "the trap was never met");
    requireNothingOutsideChanged();
  }

  private static void attempt(int[] done, Map<ErrorCode, Integer> refused, Executable call)
      throws Exception {
    try {
      call.execute();
      done[0]++;
    } catch (PyroException e) {
      refused.merge(e.code(), 1, Integer::sum);
      assertTrue(
          e.code() == ErrorCode.INVALID_ARGUMENT || e.code() == ErrorCode.CONFLICT, e::toString);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // there is nothing else
    }
  }

  private WorkspaceExecResult swapUntilStopped() throws Exception {
    try (InputStream in = WorkspacePathTest.class.getResourceAsStream("swap.py")) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return workspace.exec(
          ExecRequest.of(List.of("python3", "-c", script)).withTimeoutSeconds(600));
    }
  }

  private static void await(java.util.function.BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aWorkspaceThatIsItselfReplacedByALinkIsNotFollowed() {
    workspace.exec("mv /workspace /was; ln -s /etc /workspace");
    String before = workspace.exec(ExecRequest.of(OUTSIDE).withCwd("/")).stdout();
    Path out = folder.resolve("out");
    for (Executable call :
        List.<Executable>of(
            () -> workspace.readFile("passwd"),
            () -> workspace.writeFile("passwd", "evil"),
            () -> workspace.listFiles(".", true),
            () -> workspace.diff(),
            () -> workspace.export("passwd", out),
            () -> workspace.pushSync(folder),
            () -> workspace.applyPatch("--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+evil\n"))) {
      PyroException e = assertThrows(PyroException.class, call);
      assertEquals(ErrorCode.INVALID_ARGUMENT, e.code(), e.getMessage());
      assertEquals("/workspace is no directory any more", e.getMessage());
      assertEquals(
          "put it back in the guest, or reset the workspace (workspace reset)",
          e.hint().orElseThrow());
    }
    assertFalse(Files.exists(out));
    assertEquals(before, workspace.exec(ExecRequest.of(OUTSIDE).withCwd("/")).stdout());
    // The push has left the mark of an edit that may be half done.
    workspace.exec(ExecRequest.of("rm /workspace").withCwd("/"));
    fails(ErrorCode.NOT_FOUND, "/workspace is gone", () -> workspace.listFiles(".", true));
    fails(ErrorCode.NOT_FOUND, "/workspace is gone", () -> workspace.diff());
    workspace.exec(ExecRequest.of("mv /was /workspace").withCwd("/"));
    workspace.writeFile("f", "1");
    assertEquals("1", workspace.readFile("f").content());
    workspace.exec(ExecRequest.of("mv /workspace /was").withCwd("/"));
    fails(ErrorCode.NOT_FOUND, "/workspace is gone", () -> workspace.readFile("f"));
    workspace.reset();
    assertEquals(0, workspace.listFiles(".", false).count());
  }

  @Test
  void pipesAndSocketsAndDevicesHoldNothingUp() throws Exception {
    workspace.exec("mkdir d; mkfifo d/pipe; mknod d/null c 1 3; echo 1 > d/file");
    assertEquals(
        List.of("d/file FILE", "d/null OTHER", "d/pipe OTHER"),
        workspace.listFiles("d", true).entries().stream()
            .map(e -> e.path().substring("/workspace/".length()) + " " + e.artifactType())
            .toList());
    WorkspaceDiff diff = workspace.diff();
    assertEquals(
        List.of(
            new ChangeEntry("d/file", ChangeStatus.ADDED, ArtifactType.FILE, 2, true),
            new ChangeEntry("d/null", ChangeStatus.ADDED, ArtifactType.OTHER, 0, false),
            new ChangeEntry("d/pipe", ChangeStatus.ADDED, ArtifactType.OTHER, 0, false)),
        diff.entries());
    for (String path : List.of("d/pipe", "d/null")) {
      fails(ErrorCode.INVALID_ARGUMENT, path + ": it is no file", () -> workspace.readFile(path));
      fails(
          ErrorCode.INVALID_ARGUMENT,
          path + ": it is no file",
          () -> workspace.writeFile(path, "x"));
    }
    Path out = folder.resolve("out");
    for (String path : List.of("d/pipe", "d/null")) {
      fails(
          ErrorCode.INVALID_ARGUMENT,
          path + " is a device, pipe or socket and cannot be exported",
          () -> workspace.export(path, out));
    }
    assertFalse(Files.exists(out));
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
    WorkspaceExport exported = workspace.export("d", out);
    assertEquals(1, exported.entryCount());
    assertEquals(1, exported.warnings().size(), exported.warnings()::toString);
    assertTrue(
        exported
            .warnings()
            .getFirst()
            .startsWith("pipes, sockets and devices are not copied; left out: d/"),
        exported.warnings()::toString);
    assertEquals("1\n", Files.readString(out.resolve("file")));
    assertEquals(
        List.of("/workspace/d"),
        workspace.listFiles(".", false).entries().stream().map(FileEntry::path).toList());
  }
}
