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
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceSpec;
import dev.pyro.environment.DebianSource;
import dev.pyro.vm.TestPyro;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loop on somebody else's project: jsmn, a JSON parser in C, as Debian has it. In its
 * copy on the host a comparison is off by one; the tests find it, a patch mends it, and what comes
 * back is that patch.
 */
@Timeout(900)
class RealProjectTest {
  private static final int COMMAND_SECONDS = 300;
  private static final List<String> PROGRAMS =
      List.of("test/test_default", "test/test_links", "test/test_strict", "test/test_strict_links");

  /** As a model writes it: no header of git's, and line numbers that are not those of the file. */
  private static final String FIX =
      """
      --- a/jsmn.h
      +++ b/jsmn.h
      @@ -1,3 +1,3 @@
                 if (!((js[parser->pos] >= 48 && js[parser->pos] <= 57) ||   /* 0-9 */
      -                (js[parser->pos] >= 65 && js[parser->pos] < 70) ||   /* A-F */
      +                (js[parser->pos] >= 65 && js[parser->pos] <= 70) ||   /* A-F */
                       (js[parser->pos] >= 97 && js[parser->pos] <= 102))) { /* a-f */
      """;

  @TempDir Path folder;

  @Test
  void aRegressionIsFoundMendedAndBroughtBack() throws Exception {
    Path sources = DebianSource.fetch("jsmn", folder);
    String released = Files.readString(sources.resolve("jsmn.h"));
    String broken = released.replace("js[parser->pos] <= 70)", "js[parser->pos] < 70)");
    Files.writeString(sources.resolve("jsmn.h"), broken);
    Path export = folder.resolve("export");
    try (Pyro pyro = TestPyro.open()) {
      pyro.pullEnvironment("debian:12-build");
      Workspace workspace =
          pyro.createWorkspace(WorkspaceSpec.builder("debian:12-build").seedPath(sources).build());
      try {
        assertEquals(0, exec(workspace, "make jsondump && rm jsondump").exitCode());
        assertEquals(List.of(), workspace.diff().entries());

        WorkspaceExecResult failing = exec(workspace, "make test");
        assertEquals(2, failing.exitCode());
        assertEquals(
            List.of("FAILED: test string JSON data types (at line 87)", "PASSED: 15", "FAILED: 1"),
            outcomes(failing));
        assertEquals(broken, workspace.readFile("jsmn.h").content());

        workspace.applyPatch(FIX);
        assertEquals(released, workspace.readFile("jsmn.h").content());
        PyroException again = assertThrows(PyroException.class, () -> workspace.applyPatch(FIX));
        assertEquals(ErrorCode.CONFLICT, again.code());
        WorkspaceExecResult green = exec(workspace, "make test");
        assertEquals("", green.stderr()); // make tells if the clocks of host and guest differ
        assertEquals(0, green.exitCode());
        assertEquals(
            List.of(
                "PASSED: 16",
                "FAILED: 0",
                "PASSED: 16",
                "FAILED: 0",
                "PASSED: 16",
                "FAILED: 0",
                "PASSED: 16",
                "FAILED: 0"),
            outcomes(green));

        WorkspaceDiff diff = workspace.diff();
        assertTheDiffIsTheFixAndThePrograms(diff);
        workspace.export(".", export);
        gitApply(diff.patch(), sources);
        for (String program : PROGRAMS) {
          Files.delete(export.resolve(program)); // binary: in the entries, not in the patch
        }
        assertSameTree(export, sources);
        assertEquals(released, Files.readString(sources.resolve("jsmn.h")));

        workspace.reset();
        assertFalse(workspace.diff().changed());
        assertEquals(broken, workspace.readFile("jsmn.h").content());
      } finally {
        workspace.delete();
      }
      PyroException gone = assertThrows(PyroException.class, workspace::status);
      assertEquals(ErrorCode.NOT_FOUND, gone.code());
    }
  }

  private static void assertTheDiffIsTheFixAndThePrograms(WorkspaceDiff diff) {
    assertEquals(
        List.of("jsmn.h", PROGRAMS.get(0), PROGRAMS.get(1), PROGRAMS.get(2), PROGRAMS.get(3)),
        diff.entries().stream().map(ChangeEntry::path).sorted().toList());
    for (ChangeEntry entry : diff.entries()) {
      boolean isSource = entry.path().equals("jsmn.h");
      assertEquals(isSource ? ChangeStatus.MODIFIED : ChangeStatus.ADDED, entry.status());
      assertEquals(ArtifactType.FILE, entry.artifactType());
      assertEquals(isSource, entry.textPatched());
    }
    assertEquals(
        """
        diff --git a/jsmn.h b/jsmn.h
        --- a/jsmn.h
        +++ b/jsmn.h
        @@ -239,7 +239,7 @@
                      i++) {
                   /* If it isn't a hex character we have an error */
                   if (!((js[parser->pos] >= 48 && js[parser->pos] <= 57) ||   /* 0-9 */
        -                (js[parser->pos] >= 65 && js[parser->pos] < 70) ||   /* A-F */
        +                (js[parser->pos] >= 65 && js[parser->pos] <= 70) ||   /* A-F */
                         (js[parser->pos] >= 97 && js[parser->pos] <= 102))) { /* a-f */
                     parser->pos = start;
                     return JSMN_ERROR_INVAL;
        """,
        diff.patch());
  }

  private static WorkspaceExecResult exec(Workspace workspace, String line) {
    return workspace.exec(ExecRequest.of(line).withTimeoutSeconds(COMMAND_SECONDS));
  }

  /** Returns what the project's own tests say of themselves. */
  private static List<String> outcomes(WorkspaceExecResult result) {
    return result
        .stdout()
        .lines()
        .filter(line -> line.startsWith("PASSED: ") || line.startsWith("FAILED: "))
        .toList();
  }

  private void gitApply(String patch, Path to) throws Exception {
    Path file = Files.writeString(folder.resolve("diff.patch"), patch);
    ProcessBuilder builder = new ProcessBuilder("git", "apply", file.toString());
    builder.environment().put("GIT_CEILING_DIRECTORIES", folder.toString());
    Process git =
        builder
            .directory(to.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", said);
    assertEquals(0, git.waitFor());
  }

  private static void assertSameTree(Path expected, Path actual) throws Exception {
    assertEquals(paths(expected), paths(actual));
    for (String path : paths(expected)) {
      Path one = expected.resolve(path);
      Path other = actual.resolve(path);
      assertEquals(Files.isDirectory(one), Files.isDirectory(other), path);
      assertEquals(Files.isExecutable(one), Files.isExecutable(other), path); // all that git knows
      assertTrue(Files.isDirectory(one) || Files.mismatch(one, other) < 0, path);
    }
  }

  private static List<String> paths(Path root) throws Exception {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.map(path -> root.relativize(path).toString()).sorted().toList();
    }
  }
}
