package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
            Trees.head("@@ -1,3 +1,3 @@") + " def f():\n-    return  1\n+    return 2\n end\n");

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
            Trees.head("@@ -1 +1 @@") + "-x\n+z\n");

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
        refused(ErrorCode.CONFLICT, "", Trees.head("@@ -1 +1 @@") + "-x\n+z\n").getMessage());
  }

  @Test
  void severalPlacesWithoutANumberAreNamed() {
    String hunk = " a\n-b\n+c\n";
    assertEquals(
        "f: hunk 1 matches at line 1 and at line 4",
        refused(ErrorCode.CONFLICT, "a\nb\nx\na\nb\n", Trees.head("@@ ... @@") + hunk)
            .getMessage());
    assertEquals(
        "f: hunk 1 matches at line 1 and at line 5",
        refused(ErrorCode.CONFLICT, "a\nb\nx\nx\na\nb\n", Trees.head("@@ -3,2 +3,2 @@") + hunk)
            .getMessage());
  }

  @Test
  void hunksOutOfOrderAreRefused() {
    assertEquals(
        "f: hunk 2, line 6 of the patch, matches at line 2 only, which the hunk before has passed",
        refused(
                ErrorCode.CONFLICT,
                TWELVE,
                Trees.head("@@ -8 +8 @@") + "-8\n+eight\n@@ -2 +2 @@\n-2\n+two\n")
            .getMessage());
  }

  @Test
  void deletedLinesMustBeExact() {
    for (String line : new String[] {"a ", " a", "A", ""}) {
      refused(ErrorCode.CONFLICT, "a\n", Trees.head("@@ -1 +0,0 @@") + "-" + line + "\n");
      refused(ErrorCode.CONFLICT, line + "\n", Trees.head("@@ -1 +0,0 @@") + "-a\n");
    }
    refused(ErrorCode.CONFLICT, "  \n", Trees.head("@@ -1 +0,0 @@") + "-\n");
    refused(ErrorCode.CONFLICT, "a \nb\n", Trees.head("@@") + " a\n-b\n");
    refused(ErrorCode.CONFLICT, "a\r\nb\nc\n", Trees.head("@@") + " a\n-b\n");
  }

  @Test
  void additionNeedsContextOrAPlace() {
    assertEquals(
        "f: hunk 1, line 3 of the patch, has no context",
        refused(ErrorCode.INVALID_ARGUMENT, "a\n", Trees.head("@@ -1,3 +1,4 @@") + "+b\n")
            .getMessage());
    refused(ErrorCode.INVALID_ARGUMENT, "a\n", Trees.head("@@") + "+b\n");
    refused(
        ErrorCode.CONFLICT, "a\n", "diff --git a/f b/f\n" + Trees.head("@@ -2,0 +3 @@") + "+b\n");
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

  @Test
  @Timeout(120)
  void searchIsBounded() {
    PyroException refused =
        refused(
            ErrorCode.LIMIT_EXCEEDED,
            "\n".repeat(400_000),
            Trees.head("@@ -1,200000 +1 @@") + " \n".repeat(200_000) + "-x\n");

    assertEquals(
        "f: hunk 1: more than 30000000 comparisons to find its place", refused.getMessage());
  }

  @Test
  @Timeout(120)
  void manyHunksAreNoTrouble() {
    StringBuilder patch = new StringBuilder("--- a/f\n+++ b/f\n");
    for (int i = 0; i < 50_000; i++) {
      patch.append("@@ -").append(i).append(" +1 @@\n-1\n+2\n");
    }
    PyroException refused = refused(ErrorCode.CONFLICT, "1\n".repeat(49_999), patch.toString());

    assertTrue(refused.getMessage().startsWith("f: hunk 50000, "), refused.getMessage());
  }

  static PyroException refused(ErrorCode code, String before, String patch) {
    return refused(code, Trees.of("f", Trees.file(before)), patch);
  }

  static PyroException refused(ErrorCode code, Map<TreePath, Node> before, String patch) {
    PyroException refused =
        assertThrows(PyroException.class, () -> Trees.patched(before, patch), patch);
    assertEquals(code, refused.code(), refused.getMessage());
    return refused;
  }
}
