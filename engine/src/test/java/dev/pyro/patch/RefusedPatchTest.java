package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and in which words. */
class RefusedPatchTest {
  private static final String TWELVE = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";

  @Test
  void hunkThatDoesNotMatchShowsWhatStandsThere() {
    PyroException refused =
        refused(
            ErrorCode.CONFLICT,
            TWELVE,
            """
            --- a/f
            +++ b/f
            @@ -1,2 +1,2 @@
             1
            -2
            +two
            @@ -6,3 +6,3 @@
             6
            -seven
            +7
             8
            """);

    assertEquals(
        """
        f: hunk 2, line 7 of the patch, does not match the file
        expected as line 7:
        seven
        lines 3 to 11 of 12 are:
        3: 3
        4: 4
        5: 5
        6: 6
        7: 7
        8: 8
        9: 9
        10: 10
        11: 11\
        """,
        refused.getMessage());
    assertEquals("What this hunk makes stands at line 6 already.", refused.hint().orElseThrow());
  }

  @Test
  void closestPlaceIsShownWhereverItIs() {
    PyroException refused =
        refused(
            ErrorCode.CONFLICT,
            "x\n".repeat(100) + "def f():\n    return 1\nend\n",
            head("@@ -1,3 +1,3 @@") + " def f():\n-    return  1\n+    return 2\n end\n");

    assertEquals(
        """
        f: hunk 1, line 3 of the patch, does not match the file
        expected as line 102:
            return  1
        lines 98 to 103 of 103 are:
        98: x
        99: x
        100: x
        101: def f():
        102:     return 1
        103: end\
        """,
        refused.getMessage());
    assertEquals(
        "Read the file again and write the hunk from its present lines.",
        refused.hint().orElseThrow());
  }

  @Test
  void shownLinesAreShortAndHarmless() {
    PyroException refused =
        refused(
            ErrorCode.CONFLICT,
            "\u001b[31m\tred\u00e4\u009b\n" + "y".repeat(300) + "\n",
            head("@@ -1 +1 @@") + "-x\n+z\n");

    assertEquals(
        "f: hunk 1, line 3 of the patch, does not match the file\nexpected as line 1:\nx\n"
            + "lines 1 to 2 of 2 are:\n1: ?[31m\tred\u00e4?\n2: "
            + "y".repeat(200)
            + "...",
        refused.getMessage());
  }

  @Test
  void emptyFileIsSaidToBeEmpty() {
    assertEquals(
        "f: hunk 1, line 3 of the patch, does not match the file\n"
            + "expected as line 1:\nx\nthe file is empty",
        refused(ErrorCode.CONFLICT, "", head("@@ -1 +1 @@") + "-x\n+z\n").getMessage());
  }

  @Test
  void severalPlacesWithoutANumberAreNamed() {
    String hunk = " a\n-b\n+c\n";
    assertEquals(
        "f: hunk 1 matches at line 1 and at line 4",
        refused(ErrorCode.CONFLICT, "a\nb\nx\na\nb\n", head("@@ ... @@") + hunk).getMessage());
    assertEquals(
        "f: hunk 1 matches at line 1 and at line 5",
        refused(ErrorCode.CONFLICT, "a\nb\nx\nx\na\nb\n", head("@@ -3,2 +3,2 @@") + hunk)
            .getMessage());
  }

  @Test
  void hunksOutOfOrderAreRefused() {
    assertEquals(
        "f: hunk 2, line 6 of the patch, matches at line 2 only, which the hunk before has passed",
        refused(
                ErrorCode.CONFLICT,
                TWELVE,
                head("@@ -8 +8 @@") + "-8\n+eight\n@@ -2 +2 @@\n-2\n+two\n")
            .getMessage());
  }

  @Test
  void deletedLinesMustBeExact() {
    for (String line : new String[] {"a ", " a", "A", ""}) {
      refused(ErrorCode.CONFLICT, "a\n", head("@@ -1 +0,0 @@") + "-" + line + "\n");
      refused(ErrorCode.CONFLICT, line + "\n", head("@@ -1 +0,0 @@") + "-a\n");
    }
    refused(ErrorCode.CONFLICT, "  \n", head("@@ -1 +0,0 @@") + "-\n");
    refused(ErrorCode.CONFLICT, "a \nb\n", head("@@") + " a\n-b\n");
    refused(ErrorCode.CONFLICT, "a\r\nb\nc\n", head("@@") + " a\n-b\n");
  }

  @Test
  void additionNeedsContextOrAPlace() {
    assertEquals(
        "f: hunk 1, line 3 of the patch, has no context",
        refused(ErrorCode.INVALID_ARGUMENT, "a\n", head("@@ -1,3 +1,4 @@") + "+b\n").getMessage());
    refused(ErrorCode.INVALID_ARGUMENT, "a\n", head("@@") + "+b\n");
    refused(ErrorCode.CONFLICT, "a\n", "diff --git a/f b/f\n" + head("@@ -2,0 +3 @@") + "+b\n");
  }

  @Test
  void absentFilesAreNotFound() {
    for (String patch :
        new String[] {
          "--- a/g\n+++ b/g\n@@ -1 +1 @@\n-1\n+2\n",
          "--- a/g\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n",
          "rename from g\nrename to h\n",
          "diff --git a/g b/g\nold mode 100644\nnew mode 100755\n"
        }) {
      assertEquals(
          "g: there is no such file", refused(ErrorCode.NOT_FOUND, "1\n", patch).getMessage());
    }
  }

  @Test
  void otherFileInTheWayIsNotReplaced() {
    assertEquals(
        "f: the patch adds it, but it exists and is different",
        refused(ErrorCode.ALREADY_EXISTS, "1\n", "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+2\n")
            .getMessage());
    TreeMap<TreePath, Node> tree = new TreeMap<>(Trees.of("f", Trees.file("1\n")));
    tree.put(TreePath.of("g"), Trees.file("2\n"));
    refused(ErrorCode.ALREADY_EXISTS, tree, "rename from f\nrename to g\n");
  }

  @Test
  void deletionMustNameAllLines() {
    assertEquals(
        "f: the patch deletes it, but 11 more lines are in it",
        refused(ErrorCode.CONFLICT, TWELVE, "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n")
            .getMessage());
  }

  @Test
  void typesMustFit() {
    assertEquals(
        "f: the patch takes it for a symbolic link, it is a file",
        refused(ErrorCode.CONFLICT, "1\n", "diff --git a/f b/f\ndeleted file mode 120000\n")
            .getMessage());
    assertEquals(
        "f: it is neither a file nor a symbolic link",
        refused(
                ErrorCode.CONFLICT,
                Trees.of("f/x", Trees.file("")),
                "diff --git a/f b/f\nnew file mode 100644\n")
            .getMessage());
  }

  @Test
  void linksAndFilesAreNoFolders() {
    String patch = "--- /dev/null\n+++ b/f/x\n@@ -0,0 +1 @@\n+2\n";
    assertEquals(
        "f/x: f is a file, not a folder", refused(ErrorCode.CONFLICT, "1\n", patch).getMessage());
    assertEquals(
        "f/x: f is a symbolic link, not a folder",
        refused(ErrorCode.CONFLICT, Trees.of("f", Trees.link("/etc")), patch).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../x",
        "a/../../x",
        "",
        "a//b",
        "\"a/\\000\"",
        "\"/etc/x\"",
        "b/../x",
        "."
      })
  void pathsThatLeadOutAreRefused(String path) {
    refused(ErrorCode.INVALID_ARGUMENT, "", "--- /dev/null\n+++ " + path + "\n@@ -0,0 +1 @@\n+1\n");
    refused(ErrorCode.INVALID_ARGUMENT, "", "rename from f\nrename to " + path + " \n");
  }

  @Test
  void absolutePathIsNamedWithItsLine() {
    PyroException refused =
        refused(
            ErrorCode.INVALID_ARGUMENT,
            "",
            "\n--- /workspace/f\n+++ /workspace/f\n@@ -1 +1 @@\n-1\n+2\n");

    assertEquals("line 2 of the patch: the path /workspace/f is absolute", refused.getMessage());
    assertEquals("Paths are relative to the root, without `..`.", refused.hint().orElseThrow());
  }

  @Test
  void lineWithoutMarkerIsNotSkipped() {
    PyroException refused =
        refused(
            ErrorCode.INVALID_ARGUMENT,
            "1\nx = 2\n3\n",
            head("@@ -1,3 +1,3 @@") + "-1\n+one\nx = 2\n-3\n+three\n");

    assertEquals(
        "line 6 of the patch is neither part of a hunk nor a header: x = 2", refused.getMessage());
    assertEquals(
        "In a hunk, unchanged lines begin with a space, deleted with `-`, added with `+`.",
        refused.hint().orElseThrow());
  }

  @Test
  void malformedPatchesAreRefusedWithTheirLine() {
    assertMalformed("the patch names no file", "");
    assertMalformed("the patch names no file", "please change 1 to 2\n");
    assertMalformed(
        "line 1 of the patch begins a hunk, but no `---` and `+++` lines name its file",
        "@@ -1 +1 @@\n-1\n+2\n");
    assertMalformed("line 3 of the patch begins a hunk without lines", head("@@ -1 +1 @@"));
    assertMalformed(
        "line 4 of the patch says that no newline is at the end of no line",
        head("@@ -1 +1 @@") + "\\ No newline at end of file\n");
    assertMalformed("line 1 of the patch begins a part that changes nothing", "--- a/f\n+++ b/f\n");
    assertMalformed(
        "line 1 of the patch begins a part that is an addition and a deletion at once",
        "--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-1\n+2\n");
    assertMalformed(
        "line 1 of the patch begins a part that names no file",
        "diff --git a/f b/g c/d\nnew file mode 100644\n");
    assertMalformed(
        "line 1 of the patch begins a part that has only one of `rename from` and `rename to`",
        "diff --git a/f b/g\nrename from f\n");
    assertMalformed(
        "line 1 of the patch begins a part that turns a file into a link or the reverse;"
            + " delete it and add it instead",
        "diff --git a/f b/f\nold mode 100644\nnew mode 120000\n");
    assertMalformed(
        "line 2 of the patch has mode 160000, neither a file nor a link",
        "diff --git a/f b/f\nnew file mode 160000\n");
    assertMalformed(
        "line 2 of the patch is of a binary file; only text can be patched",
        "diff --git a/f b/f\nGIT binary patch\nliteral 0\n");
    assertMalformed(
        "line 2 of the patch is of a binary file; only text can be patched",
        "diff --git a/f b/f\nBinary files a/f and b/f differ\n");
    assertMalformed(
        "line 1 of the patch is from a merge; only diffs of two files can be applied",
        "diff --cc f\n");
    assertMalformed(
        "line 2 of the patch is not of a unified diff",
        "*** Begin Patch\n*** Update File: f\n@@\n-1\n+2\n*** End Patch\n");
    assertMalformed("the patch is not valid Unicode", head("@@ -1 +1 @@") + "-1\n+\ud800\n");
  }

  @Test
  void longPatchIsRefusedWithTheLimit() {
    String lines = "+\u20ac\n".repeat(ParsedPatch.MAX_BYTES / 5);
    PyroException refused =
        refused(ErrorCode.LIMIT_EXCEEDED, "", "--- /dev/null\n+++ b/g\n@@ -0,0 +1 @@\n" + lines);

    assertEquals("the patch is longer than 4194304 bytes", refused.getMessage());
  }

  @Test
  @Timeout(30)
  void searchIsBounded() {
    PyroException refused =
        refused(
            ErrorCode.LIMIT_EXCEEDED,
            "\n".repeat(400_000),
            head("@@ -1,200000 +1 @@") + " \n".repeat(200_000) + "-x\n");

    assertEquals(
        "f: hunk 1: more than 30000000 comparisons to find its place", refused.getMessage());
  }

  @Test
  @Timeout(30)
  void manyHunksAreNoTrouble() {
    StringBuilder patch = new StringBuilder("--- a/f\n+++ b/f\n");
    for (int i = 0; i < 150_000; i++) {
      patch.append("@@ -").append(i).append(" +1 @@\n-1\n+2\n");
    }
    PyroException refused = refused(ErrorCode.CONFLICT, "1\n".repeat(149_999), patch.toString());

    assertTrue(refused.getMessage().startsWith("f: hunk 150000, "), refused.getMessage());
  }

  private static String head(String header) {
    return "--- a/f\n+++ b/f\n" + header + "\n";
  }

  private static void assertMalformed(String message, String patch) {
    assertEquals(message, refused(ErrorCode.INVALID_ARGUMENT, "1\n", patch).getMessage());
  }

  private static PyroException refused(ErrorCode code, String before, String patch) {
    return refused(code, Trees.of("f", Trees.file(before)), patch);
  }

  private static PyroException refused(ErrorCode code, Map<TreePath, Node> before, String patch) {
    PyroException refused =
        assertThrows(PyroException.class, () -> Trees.patched(before, patch), patch);
    assertEquals(code, refused.code(), refused.getMessage());
    return refused;
  }
}
