package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands before the names of a patch differs between tools; the files tell what it means. */
class PatchNamesTest {
  private static final String HUNK = "@@ -1 +1 @@\n-1\n+2\n";
  private static final Node ONE = Trees.file("1\n");
  private static final Node TWO = Trees.file("2\n");

  @ParameterizedTest
  @CsvSource({
    "i/lib/f, w/lib/f",
    "c/lib/f, i/lib/f",
    "old/lib/f, new/lib/f",
    "tool-1.2.orig/lib/f, tool-1.2/lib/f",
    "tool-1.2/lib/f, tool-1.2/lib/f",
    "tool/lib/f.orig, tool/lib/f",
    "a/tool/lib/f, b/tool/lib/f",
    "/workspace/lib/f, /workspace/lib/f",
    "one/two/three/lib/f, one/two/three/lib/f",
    "lib/f.bak, lib/f",
    "lib/f, lib/f"
  })
  void oneFileThatFitsIsMeant(String source, String target) {
    String names = "--- " + source + "\n+++ " + target + "\n";

    Trees.assertPatched(Trees.of("lib/f", TWO), Trees.of("lib/f", ONE), names + HUNK);
    Trees.assertPatched(
        Trees.of("lib/f", TWO),
        Trees.of("lib/f", ONE),
        "diff -ru " + source + " " + target + "\n" + names + HUNK);
  }

  @Test
  void namesAreTakenAsTheyAreWhereThatFits() {
    Map<TreePath, Node> both = Trees.of(Map.of("src/f", ONE, "f", ONE));
    Trees.assertPatched(
        Trees.of(Map.of("src/f", TWO, "f", ONE)), both, "--- src/f\n+++ src/f\n" + HUNK);
    Trees.assertPatched(
        Trees.of(Map.of("src/f", ONE, "f", TWO)), both, "--- a/f\n+++ b/f\n" + HUNK);
    Trees.assertPatched(
        Trees.of("new/f", TWO), Trees.of("old/f", ONE), "--- old/f\n+++ new/f\n" + HUNK);
  }

  @Test
  void severalFilesThatFitAreRefusedByName() {
    PyroException refused =
        RefusedPatchTest.refused(
            ErrorCode.CONFLICT,
            Trees.of(Map.of("src/f", ONE, "f", ONE)),
            "--- tool/src/f\n+++ tool/src/f\n" + HUNK);

    assertEquals("tool/src/f: there is no such file; it may mean src/f or f", refused.getMessage());
    assertEquals("Give the path below /workspace.", refused.hint().orElseThrow());
  }

  @Test
  void otherPartsOfThePatchDecideBetweenSeveralFiles() {
    Trees.assertPatched(
        Trees.of(Map.of("src/f", TWO, "f", ONE, "g", TWO)),
        Trees.of(Map.of("src/f", ONE, "f", ONE, "g", ONE)),
        "--- tool/src/f\n+++ tool/src/f\n" + HUNK + "--- tool/g\n+++ tool/g\n" + HUNK);
  }

  @Test
  void noFileThatFitsIsNotFound() {
    PyroException refused =
        RefusedPatchTest.refused(
            ErrorCode.NOT_FOUND, Trees.of("f", ONE), "--- tool/g\n+++ tool/g\n" + HUNK);

    assertEquals("tool/g: there is no such file", refused.getMessage());
  }

  @Test
  void prefixesOfGitAreNoneOfTheNameOfANewFile() {
    Trees.assertPatched(
        Trees.of(Map.of("f", ONE, "lib/g", ONE)),
        Trees.of("f", ONE),
        """
        diff --git i/lib/g w/lib/g
        new file mode 100644
        --- /dev/null
        +++ w/lib/g
        @@ -0,0 +1 @@
        +1
        """);
    Trees.assertPatched(
        Trees.of(Map.of("f", ONE, "g", Trees.file(""))),
        Trees.of("f", ONE),
        "diff --git i/g w/g\nnew file mode 100644\n");
    Trees.assertPatched(
        Map.of(),
        Trees.of("f", ONE),
        "diff --git i/f w/f\ndeleted file mode 100644\n--- i/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n");
  }

  @Test
  void newFilesLoseWhatTheOtherPartsLose() {
    String added = "--- /dev/null\n+++ tool-1.2/lib/g\n@@ -0,0 +1 @@\n+1\n";
    String changed = "--- tool-1.2.orig/f\n+++ tool-1.2/f\n" + HUNK;
    for (String patch : List.of(added + changed, changed + added)) {
      Trees.assertPatched(Trees.of(Map.of("f", TWO, "lib/g", ONE)), Trees.of("f", ONE), patch);
    }
    Trees.assertPatched(
        Trees.of(Map.of("f", ONE, "tool-1.2/lib/g", ONE)), Trees.of("f", ONE), added);
  }

  @Test
  void filesThatDiffDatesToTheBeginningOfTimeComeAndGo() {
    Trees.assertPatched(
        Trees.of("g", ONE),
        Trees.of("f", ONE),
        """
        diff -Nur tool.orig/f tool/f
        --- tool.orig/f\t2024-05-01 10:00:00.000000000 +0200
        +++ tool/f\t1970-01-01 01:00:00.000000000 +0100
        @@ -1 +0,0 @@
        -1
        diff -Nur tool.orig/g tool/g
        --- tool.orig/g\t1970-01-01 01:00:00.000000000 +0100
        +++ tool/g\t2024-05-01 10:00:00.000000000 +0200
        @@ -0,0 +1 @@
        +1
        """);
  }

  @Test
  void renameOutOfAFolderIsNoPrefix() {
    Trees.assertPatched(
        Trees.of("b/f", ONE),
        Trees.of("a/f", ONE),
        "diff --git a/a/f b/b/f\nsimilarity index 100%\nrename from a/f\nrename to b/f\n");
    RefusedPatchTest.refused(
        ErrorCode.NOT_FOUND, Trees.of("f", ONE), "rename from x/f\nrename to y/f\n");
    Trees.assertPatched(Trees.of("g", ONE), Trees.of("f", ONE), "rename from x/f\nrename to x/g\n");
  }
}
