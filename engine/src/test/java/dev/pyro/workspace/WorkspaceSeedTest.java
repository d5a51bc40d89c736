package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.ErrorCode;
import dev.pyro.FileEntry;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Seeds and pushes at the edges of what a tree can be. */
@Timeout(900)
class WorkspaceSeedTest {
  private static final int DEPTH = 200;
  private static final long FIVE_GIB = 5L << 30;

  /** 2 GB are too slow under emulation; what matters is that it is far more than the JVM has. */
  private static final int LARGE_MIB = 200;

  private static final String SMALL_HEAP = "-Xmx64m";

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  @Test
  void twoHundredLevelsGoInAndComeBack() throws Exception {
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Path deepest = Files.createDirectories(seed.resolve("d/".repeat(DEPTH)));
    Files.writeString(deepest.resolve("bottom"), "1\n");
    Workspace workspace = scene.createFrom(seed);
    assertEquals(DEPTH + 1, workspace.status().workspaceSeed().entryCount());
    String bottom = "d/".repeat(DEPTH) + "bottom";
    assertEquals("1\n", workspace.readFile(bottom).content());
    workspace.writeFile(bottom, "2\n");
    assertEquals(
        "diff --git a/%1$s b/%1$s\n--- a/%1$s\n+++ b/%1$s\n@@ -1 +1 @@\n-1\n+2\n".formatted(bottom),
        workspace.diff().patch());
    workspace.reset();
    Path out = folder.resolve("out");
    workspace.export(".", out);
    assertEquals(List.of(), HostTrees.differences(HostTrees.of(seed), HostTrees.of(out)));
  }

  @Test
  void namesThatAreNoTextAreSeededShownAndExported() throws Exception {
    Path seed = Files.createDirectory(folder.resolve("seed"));
    String name = "caf\u00e9\u00ff";
    HostTrees.file(seed, name, "1\n".getBytes(StandardCharsets.UTF_8), 0644, 1);
    Workspace workspace = scene.createFrom(seed);
    assertEquals("636166e9ff0a\n", workspace.exec("ls | od -An -tx1 | tr -d ' '").stdout());
    assertEquals(
        List.of("/workspace/caf\\xe9\\xff"),
        workspace.listFiles(".", false).entries().stream().map(FileEntry::path).toList());
    workspace.exec("for name in *; do echo 2 > \"$name\"; done");
    assertEquals(
        """
        diff --git "a/caf\\351\\377" "b/caf\\351\\377"
        --- "a/caf\\351\\377"
        +++ "b/caf\\351\\377"
        @@ -1 +1 @@
        -1
        +2
        """,
        workspace.diff().patch());
    Path out = folder.resolve("out");
    workspace.export(".", out);
    assertEquals(List.of(name), List.copyOf(HostTrees.of(out).keySet()));
  }

  @Test
  void aFileOfMoreThanFourGibibytesIsCheapWhereItIsEmpty() throws Exception {
    Path seed = Files.createDirectory(folder.resolve("seed"));
    byte[] end = {7};
    HostTrees.sparse(seed, "big", Map.of(0L, end, FIVE_GIB - 1, end), FIVE_GIB, 0644, 1);
    Workspace workspace = scene.createFrom(seed);
    assertEquals(
        FIVE_GIB + " 07 07\n",
        workspace
            .exec(
                "echo $(stat -c %s big) $(head -c1 big | od -An -tx1) $(tail -c1 big | od -An -tx1)")
            .stdout());
    assertEquals("1\n", workspace.exec("expr $(stat -c %b big) '<' 100").stdout());
    workspace.exec("echo more >> big");
    assertEquals(
        List.of(
            new ChangeEntry("big", ChangeStatus.MODIFIED, ArtifactType.FILE, FIVE_GIB + 5, false)),
        workspace.diff().entries());
    workspace.reset();
    assertFalse(workspace.diff().changed());
    Path out = folder.resolve("out");
    assertEquals(FIVE_GIB, workspace.export("big", out).bytesWritten());
    try (FileChannel file = FileChannel.open(out, StandardOpenOption.READ)) {
      assertEquals(FIVE_GIB, file.size());
      for (long at : List.of(0L, FIVE_GIB - 1)) {
        ByteBuffer one = ByteBuffer.allocate(1);
        file.read(one, at);
        assertEquals(7, one.get(0));
      }
    }
    assertTrue(allocated(out) < 1 << 20, "holes stay holes on the host");
  }

  private static long allocated(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return Long.parseLong(blocks.strip()) * 512;
  }

  @Test
  void whatIsLargeIsStreamed() throws Exception {
    Path large = folder.resolve("large");
    byte[] mebibyte = new byte[1 << 20];
    Random random = new Random(1);
    try (OutputStream out = Files.newOutputStream(large)) {
      for (int i = 0; i < LARGE_MIB; i++) {
        random.nextBytes(mebibyte);
        out.write(mebibyte);
      }
    }
    Workspace workspace = scene.create();
    Path out = folder.resolve("out");
    try (Child child =
        Child.start(
            WorkspaceChild.class,
            List.of(SMALL_HEAP),
            Map.of(),
            List.of(scene.root().toString()))) {
      child.say("push\t" + workspace.id() + "\t" + large);
      assertEquals("done\tok", child.hear());
      child.say("export\t" + workspace.id() + "\tlarge\t" + out);
      assertEquals("done\tok", child.hear());
    }
    assertEquals(-1, Files.mismatch(large, out));
  }

  @Test
  void linksThatLeadOutAreCopiedBothWaysAndNeverFollowed() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "of the host");
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.createSymbolicLink(seed.resolve("out"), Path.of("../secret"));
    Files.createSymbolicLink(seed.resolve("python"), Path.of("/usr/bin/python3"));
    Workspace workspace = scene.createFrom(seed);
    workspace.pushSync(seed, "pushed");
    assertEquals(
        "/usr/bin/python3\n../secret\n../secret\n",
        workspace.exec("readlink python out pushed/out; cat out").stdout());
    assertFalse(workspace.diff().patch().contains("of the host"));
    for (String link : List.of("out", "python", "pushed/python")) {
      PyroException e = assertThrows(PyroException.class, () -> workspace.readFile(link));
      assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
      assertTrue(e.getMessage().contains("leads out of /workspace"), e.getMessage());
    }
    Path copy = folder.resolve("copy");
    assertEquals(5, workspace.export(".", copy).entryCount());
    assertEquals(Path.of("../secret"), Files.readSymbolicLink(copy.resolve("pushed/out")));
    assertEquals("of the host", Files.readString(secret));
  }
}
