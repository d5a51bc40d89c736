package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.machine.DetachedMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A guest that dies in the middle of an edit has all of it afterwards, or nothing. */
@Timeout(1200)
class EditFaultTest {
  @TempDir Path folder;

  /** The guest itself dies while it puts the files of a patch in place, after each of them. */
  @Test
  void theGuestDiesInTheMiddleOfAnEdit() throws Exception {
    try (FaultScene scene = FaultScene.open(folder)) {
      List<Integer> content = FaultScene.versions(0);
      for (int i = 1; i <= FaultScene.FILES; i++) {
        content = dieInAnEdit(scene, content, FaultScene.versions(i), "/workspace", i);
      }
      List<Integer> next = FaultScene.versions(FaultScene.FILES + 1);
      dieInAnEdit(scene, content, next, "/var/lib/pyro/stage", 1);
    }
  }

  /** Returns what the files hold afterwards. */
  private static List<Integer> dieInAnEdit(
      FaultScene scene, List<Integer> content, List<Integer> next, String watched, int name)
      throws Exception {
    String id = scene.id();
    Workspace workspace = scene.pyro().workspace(id);
    DetachedMachine machine = scene.machine(id).orElseThrow();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread killer = Thread.ofVirtual().start(() -> runKiller(workspace, watched, name, ready));
    ready.get();
    PyroException e =
        assertThrows(
            PyroException.class, () -> workspace.applyPatch(FaultScene.patch(content, next)));
    assertEquals(ErrorCode.WRONG_STATE, e.code(), e.getMessage());
    assertEquals(
        "the machine of workspace " + id + " ended meanwhile: the guest powered off or crashed",
        e.getMessage());
    assertTrue(WorkspaceScene.ends(machine));
    killer.join();
    List<Integer> now = scene.contentOf(id, true);
    assertTrue(now.equals(content) || now.equals(next), "neither old nor new: " + now);
    if (watched.equals("/workspace")) {
      assertEquals(next, now, "it had been decided when the first file moved");
    }
    return now;
  }

  private static void runKiller(
      Workspace workspace, String watched, int name, CompletableFuture<Void> ready) {
    try (InputStream in = EditFaultTest.class.getResourceAsStream("die.py")) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ByteArrayOutputStream said =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int count) {
              super.write(bytes, from, count);
              if (toString(StandardCharsets.UTF_8).equals("ready\n")) {
                ready.complete(null);
              }
            }
          };
      var result =
          workspace.exec(
              ExecRequest.of(List.of("python3", "-c", script, watched, Integer.toString(name)))
                  .withTimeoutSeconds(600),
              ExecStreams.builder().stdout(said).build());
      ready.completeExceptionally(new AssertionError("the killer ended with " + result));
    } catch (IOException | RuntimeException e) {
      ready.completeExceptionally(e); // or it has done its work
    }
  }
}
