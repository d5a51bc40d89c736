package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ChangeEntry;
import dev.pyro.DiffRequest;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiff;
import dev.pyro.patch.Git;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a diff tells of a project, and how it comes back into the project's repository. */
@Timeout(600)
class WorkspaceDiffTest {
  private static final byte[] LATIN1 = "gr\u00fcn\nblau\n".getBytes(ISO_8859_1);
  private static final String EDIT =
      "sed -i s/one/two/ text && printf 'rot\\n' >> latin1 && printf '\\001\\000\\003' > binary"
          + " && echo built > app.o && echo more >> Makefile && mkdir logs && echo x > logs/1"
          + " && echo kept >> kept.o && echo new > added";

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  private Path project;
  private Git git;

  /** A project in a folder of a repository; {@code kept.o} is tracked in spite of the rules. */
  @BeforeEach
  void makeProject() throws Exception {
    project = Files.createDirectories(folder.resolve("repository/sub/project"));
    Files.writeString(project.resolve("text"), "one\n");
    Files.write(project.resolve("latin1"), LATIN1);
    Files.write(project.resolve("binary"), new byte[] {1, 0, 2});
    Files.writeString(project.resolve(".gitignore"), "*.o\n/Makefile\nlogs/\n");
    Files.writeString(project.resolve("Makefile"), "all:\n");
    Files.writeString(project.resolve("kept.o"), "");
    git = new Git(folder.resolve("repository"));
    git.run("init", "--quiet", ".");
  }

  @Test
  void patchFitsTheRepositoryThatTheSeedIsAFolderOf() throws Exception {
    Workspace workspace = scene.createFrom(project);
    workspace.exec(EDIT).requireSuccess();

    WorkspaceDiff diff = workspace.diff(DiffRequest.of("text"));
    assertEquals(
        """
        diff --git a/sub/project/text b/sub/project/text
        --- a/sub/project/text
        +++ b/sub/project/text
        @@ -1 +1 @@
        -one
        +two
        """,
        diff.patch());
    assertEquals(List.of(entry(diff, "text")), diff.entries());

    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    DiffRequest all = DiffRequest.ALL.withBinary().includingIgnored();
    assertEquals("", workspace.diff(all, patch).patch());
    Path scan = scene.folder(workspace.id()).freshScan(1);
    Files.delete(scan); // it only saves work
    assertEquals(diff, workspace.diff(DiffRequest.of("text")));
    Files.createDirectory(scan);
    assertEquals(diff, workspace.diff(DiffRequest.of("text")));

    git.run(
        "-C",
        "sub/project",
        "apply",
        Files.write(folder.resolve("p"), patch.toByteArray()).toString());
    assertEquals(
        workspace.exec("find . -type f | LC_ALL=C sort | xargs cksum").requireSuccess().stdout(),
        cksum(project));

    assertTrue(
        workspace
            .applyPatch(
                """
                --- a/sub/project/text
                +++ b/sub/project/text
                @@ -1 +1 @@
                -two
                +three
                --- /dev/null
                +++ b/sub/project/new
                @@ -0,0 +1 @@
                +1
                """)
            .changed());
    assertEquals("three\n1\n", workspace.exec("cat text new").requireSuccess().stdout());
  }

  @Test
  void whatGitIgnoresIsToldAndNotInThePatch() throws Exception {
    git.run("-C", "sub/project", "init", "--quiet", ".");
    git.run("-C", "sub/project", "add", "--force", "text", "kept.o");
    Workspace workspace = scene.createFrom(project);
    workspace.exec(EDIT).requireSuccess();

    WorkspaceDiff diff = workspace.diff();
    assertEquals(
        List.of("Makefile", "app.o", "logs/1"),
        diff.entries().stream().filter(ChangeEntry::ignored).map(ChangeEntry::path).toList());
    assertEquals(
        List.of("added", "kept.o", "latin1", "text"),
        diff.entries().stream().filter(ChangeEntry::textPatched).map(ChangeEntry::path).toList());
    assertFalse(entry(diff, "binary").textPatched());
    assertFalse(diff.patch().contains("Makefile"), diff.patch());
    assertTrue(diff.patch().contains("GIT binary patch"), diff.patch()); // Latin-1 in a string

    WorkspaceDiff some = workspace.diff(DiffRequest.of("*").includingIgnored().excluding("*.o"));
    assertTrue(some.patch().contains("+++ b/logs/1\n"), some.patch());
    assertFalse(some.patch().contains("kept.o"), some.patch());
    assertEquals(
        List.of("Makefile", "added", "binary", "latin1", "logs/1", "text"),
        some.entries().stream().map(ChangeEntry::path).toList());

    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    workspace.diff(DiffRequest.of("latin1"), raw);
    assertTrue(raw.toString(ISO_8859_1).endsWith(" gr\u00fcn\n blau\n+rot\n"));
    workspace.exec("printf 'gr\\374n\\nblau\\n' > latin1").requireSuccess();
    workspace.applyPatch(raw.toByteArray());
    workspace.export("latin1", folder.resolve("out"));
    assertArrayEquals(
        "gr\u00fcn\nblau\nrot\n".getBytes(ISO_8859_1), Files.readAllBytes(folder.resolve("out")));
  }

  private static ChangeEntry entry(WorkspaceDiff diff, String path) {
    return diff.entries().stream()
        .filter(entry -> entry.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static String cksum(Path directory) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "find . -type f | LC_ALL=C sort | xargs cksum")
            .directory(directory.toFile())
            .start();
    return new String(process.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
