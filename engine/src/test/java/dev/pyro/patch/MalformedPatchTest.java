package dev.pyro.patch;

import static dev.pyro.patch.RefusedPatchTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is no patch, and patches that are not to be carried out at all. */
class MalformedPatchTest {
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
    refused(ErrorCode.INVALID_ARGUMENT, "", "rename from f\nrename to " + path + "\n");
  }

  @Test
  void absolutePathIsNamedWithItsLine() {
    PyroException refused =
        refused(
            ErrorCode.INVALID_ARGUMENT, "", "\n--- /home/f\n+++ /home/f\n@@ -1 +1 @@\n-1\n+2\n");

    assertEquals("line 2 of the patch: the path /home/f is absolute", refused.getMessage());
    assertEquals("Paths are relative to the root, without `..`.", refused.hint().orElseThrow());
  }

  @Test
  void lineWithoutMarkerIsNotSkipped() {
    PyroException refused =
        refused(
            ErrorCode.INVALID_ARGUMENT,
            "1\nx = 2\n3\n",
            Trees.head("@@ -1,3 +1,3 @@") + "-1\n+one\nx = 2\n-3\n+three\n");

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
    assertMalformed("line 3 of the patch begins a hunk without lines", Trees.head("@@ -1 +1 @@"));
    assertMalformed(
        "line 4 of the patch says that no newline is at the end of no line",
        Trees.head("@@ -1 +1 @@") + "\\ No newline at end of file\n");
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
        "line 2 of the patch begins a binary patch, but no `index` line has both full ids",
        "diff --git a/f b/f\nGIT binary patch\nliteral 0\n");
    assertMalformed(
        "line 2 of the patch says that a binary file differs, but not how",
        "diff --git a/f b/f\nBinary files a/f and b/f differ\n");
    assertMalformed(
        "line 1 of the patch is from a merge; only diffs of two files can be applied",
        "diff --cc f\n");
    assertMalformed(
        "line 2 of the patch is not of a unified diff",
        "*** Begin Patch\n*** Update File: f\n@@\n-1\n+2\n*** End Patch\n");
    assertMalformed("the patch is not valid Unicode", Trees.head("@@ -1 +1 @@") + "-1\n+\ud800\n");
  }

  @Test
  void longPatchIsRefusedWithTheLimit() {
    String lines = "+\u20ac\n".repeat(ParsedPatch.MAX_BYTES / 5);
    PyroException refused =
        refused(ErrorCode.LIMIT_EXCEEDED, "", "--- /dev/null\n+++ b/g\n@@ -0,0 +1 @@\n" + lines);

    assertEquals("the patch is longer than 4194304 bytes", refused.getMessage());
  }

  private static void assertMalformed(String message, String patch) {
    assertEquals(message, refused(ErrorCode.INVALID_ARGUMENT, "1\n", patch).getMessage());
  }
}
