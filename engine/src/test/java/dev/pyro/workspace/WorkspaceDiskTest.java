package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiskExport;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceState;
import dev.pyro.disk.Ext4;
import dev.pyro.disk.RawImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The disks of workspaces that are stopped, as Linux has written them. */
@Timeout(600)
class WorkspaceDiskTest {
  /** Everything that a listing has, as {@link #line} writes it. */
  private static final String FIND =
      "cd / && find etc workspace -mindepth 1"
          + " -type f -printf '/%p|f|%m|%s||%T@\\n' -o -printf '/%p|%y|%m|0|%l|%T@\\n'";

  /** An old file system grown on, so that files are in many pieces and directories have indexes. */
  private static final String WORK =
      """
      import os
      os.makedirs('a/b/c')
      for i in range(1000):
        open('a/%04d a name that makes a directory large' % i, 'w').write('x' * (i % 50))
      for i in range(0, 1000, 2):
        os.remove('a/%04d a name that makes a directory large' % i)
      with open('holes', 'wb') as f:
        for i in range(400):
          f.seek(i * 20000)
          f.write(b'%06d' % i)
      with open('big', 'wb') as f:
        for i in range(60):
          f.write(b'%065536d' % i)
          f.flush(); os.fsync(f.fileno())
          open('a/between %d' % i, 'wb').write(b'y' * 9000)
      os.symlink('a/b', 'link'); os.symlink('/etc/' + './' * 60 + 'passwd', 'far')
      os.mkfifo('pipe'); os.chmod('a/b', 0o2750)
      open('s p\\u00e4ce', 'w').write('z\\u00fcrich\\n')
      """;

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  @Test
  void itIsListedReadAndExportedWithoutAMachine() throws Exception {
    Workspace workspace = scene.create();
    workspace.exec(List.of("python3", "-c", WORK)).requireSuccess();
    String sum = workspace.exec("sha256sum big holes").stdout();
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    workspace
        .exec(ExecRequest.of(FIND), ExecStreams.builder().stdout(found).build())
        .requireSuccess();
    assertEquals(
        "cannot list the disk of workspace " + workspace.id() + ": it is running",
        code(ErrorCode.WRONG_STATE, () -> workspace.listDisk("/", false)));
    workspace.stop();

    List<String> listed = new ArrayList<>();
    for (String root : List.of("/etc", "/workspace")) {
      FileList list = workspace.listDisk(root, true);
      assertEquals(root, list.path());
      list.entries().forEach(entry -> listed.add(line(entry)));
    }
    assertEquals(
        String.join("\n", found.toString(StandardCharsets.UTF_8).lines().sorted().toList()),
        String.join("\n", listed.stream().sorted().toList()));
    assertEquals(
        List.of("/workspace/a/b/c"),
        workspace.listDisk("link", false).entries().stream().map(FileEntry::path).toList());
    assertEquals("z\u00fcrich\n", workspace.readDisk("s p\u00e4ce", 100, 0).content());
    assertEquals("000003", workspace.readDisk("/workspace/holes", 6, 60_000).content());
    assertEquals("", workspace.readDisk("far", 4, Long.MAX_VALUE).content());
    assertTrue(workspace.readDisk("far", 4, 0).truncated());
    assertEquals("/etc/passwd", workspace.readDisk("far", 4, 0).path());

    Path out = folder.resolve("disk.img");
    WorkspaceDiskExport export = workspace.exportDisk(out);
    assertEquals(10_240L << 20, export.sizeBytes());
    assertEquals(Files.size(out), export.sizeBytes());
    said("e2fsck", "-fn", out.toString());
    assertEquals(sum, sums(out));
    assertEquals(WorkspaceState.STOPPED, workspace.status().state());
    assertEquals(List.of("the disk to " + out), workspace.summary().artifacts().recent());
    workspace.start();
    assertEquals(sum, workspace.exec("sha256sum big holes").stdout());
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    Workspace workspace = scene.create();
    workspace.exec("printf '\\377' > binary; ln -s loop loop").requireSuccess();
    workspace.stop();
    String of = " on the disk of workspace " + workspace.id();
    assertEquals(
        "there is no /no/such" + of,
        code(ErrorCode.NOT_FOUND, () -> workspace.listDisk("/no/such", false)));
    assertEquals(
        "there is no none" + of, code(ErrorCode.NOT_FOUND, () -> workspace.readDisk("none", 1, 0)));
    assertEquals(
        "/etc is a directory",
        code(ErrorCode.INVALID_ARGUMENT, () -> workspace.readDisk("/etc", 1, 0)));
    assertEquals(
        "binary is no UTF-8 text, at least not from there on",
        code(ErrorCode.INVALID_ARGUMENT, () -> workspace.readDisk("binary", 10, 0)));
    assertEquals(
        "the path is empty", code(ErrorCode.INVALID_ARGUMENT, () -> workspace.listDisk("", false)));
    assertEquals(
        "max_bytes is 0; it must be from 1 to 1048576",
        code(ErrorCode.INVALID_ARGUMENT, () -> workspace.readDisk("binary", 0, 0)));
    assertEquals(
        "the disk of workspace "
            + workspace.id()
            + " has links in a circle, or more than 40 on one path",
        code(ErrorCode.INVALID_ARGUMENT, () -> workspace.readDisk("loop", 1, 0)));
    Path taken = Files.createFile(folder.resolve("taken"));
    assertEquals(
        taken + " exists already",
        code(ErrorCode.ALREADY_EXISTS, () -> workspace.exportDisk(taken)));
    assertEquals(
        "the folder " + folder.resolve("no") + " does not exist",
        code(ErrorCode.NOT_FOUND, () -> workspace.exportDisk(folder.resolve("no/disk"))));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(taken), left.toList());
    }
  }

  @Test
  void aDiskThatWasInUseIsPutInOrderByAStart() throws Exception {
    Workspace workspace = scene.create();
    workspace.exec("echo kept > file; sync").requireSuccess();
    scene.killMachine(workspace.id());
    assertEquals(
        "the disk of workspace " + workspace.id() + " was in use when its machine ended",
        code(ErrorCode.WRONG_STATE, () -> workspace.readDisk("file", 10, 0)));
    Path out = folder.resolve("disk.img");
    workspace.exportDisk(out);
    try (RawImage raw = RawImage.open(out)) {
      assertTrue(new Ext4(raw).needsRecovery(), "an export is as it is");
    }
    workspace.start();
    workspace.stop();
    assertEquals("kept\n", workspace.readDisk("file", 10, 0).content());
  }

  @Test
  void secretsAreReplacedInWhatIsShownOfIt() {
    Workspace workspace =
        scene.create(
            WorkspaceSpec.builder(WorkspaceScene.ENV).secret("TOKEN", "s3cr3t-value").build());
    workspace
        .exec("for f in a s3cr3t-value; do echo is s3cr3t-value > $f; done; ln -s s3cr3t-value to")
        .requireSuccess();
    workspace.stop();
    assertEquals("is [REDACTED]\n", workspace.readDisk("a", 100, 0).content());
    assertEquals("[REDACTED]\n", workspace.readDisk("a", 100, 6).content());
    assertEquals("/workspace/[REDACTED]", workspace.readDisk("s3cr3t-value", 100, 0).path());
    assertFalse(workspace.listDisk(".", true).toString().contains("s3cr3t-value"));
  }

  private static String line(FileEntry entry) {
    String type =
        switch (entry.artifactType()) {
          case FILE -> "f";
          case DIRECTORY -> "d";
          case SYMLINK -> "l";
          case OTHER -> "p";
        };
    Duration time = Duration.between(Instant.EPOCH, entry.modifiedAt());
    return String.format(
        "%s|%s|%o|%d|%s|%d.%09d0",
        entry.path(),
        type,
        Integer.parseInt(entry.mode(), 8),
        entry.sizeBytes(),
        entry.linkTarget().orElse(""),
        time.toSeconds(),
        time.toNanosPart());
  }

  private static String sums(Path image) throws Exception {
    StringBuilder sums = new StringBuilder();
    try (RawImage raw = RawImage.open(image)) {
      Ext4 files = new Ext4(raw);
      for (String name : List.of("big", "holes")) {
        byte[] path = ("/workspace/" + name).getBytes(StandardCharsets.UTF_8);
        Ext4.Node file = files.find(path).orElseThrow().node();
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        file.read(0, content);
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(content.array());
        sums.append(HexFormat.of().formatHex(sum)).append("  ").append(name).append('\n');
      }
    }
    return sums.toString();
  }

  private static String said(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private static String code(ErrorCode code, Executable call) {
    PyroException e = assertThrows(PyroException.class, call);
    assertEquals(code, e.code(), e::toString);
    return e.getMessage();
  }
}
