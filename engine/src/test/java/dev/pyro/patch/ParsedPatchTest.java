package dev.pyro.patch;

import dev.pyro.path.TreePath;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What models write is understood where it can only mean one thing. */
class ParsedPatchTest {
  private static final String TEN = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

  @Test
  void plainNamesSuffice() {
    assertPatched("1\ntwo\n", "1\n2\n", "--- f\n+++ f\n@@ -1,2 +1,2 @@\n 1\n-2\n+two\n");
  }

  @Test
  void datesAfterNamesDoNotCount() {
    assertPatched(
        "two\n",
        "2\n",
        "--- a/f\t2024-01-01 10:00:00.000 +0100\n+++ b/f\t2024-01-02\n@@ -1 +1 @@\n-2\n+two\n");
  }

  @Test
  void prefixOnOneSideOnlyIsNone() {
    assertPatched("two\n", "2\n", "--- a/f\n+++ f\n@@ -1 +1 @@\n-2\n+two\n");
    assertPatched("two\n", "2\n", "--- f\n+++ b/f\n@@ -1 +1 @@\n-2\n+two\n");
    assertPatched("two\n", "2\n", "--- ./f\n+++ ./f\n@@ -1 +1 @@\n-2\n+two\n");
    Trees.assertPatched(
        Trees.of("a/f", Trees.file("two\n")),
        Trees.of("a/f", Trees.file("2\n")),
        "--- a/f\n+++ a/f\n@@ -1 +1 @@\n-2\n+two\n");
  }

  @Test
  void nameOfABackupIsNoRename() {
    assertPatched("two\n", "2\n", "--- f.orig\n+++ f\n@@ -1 +1 @@\n-2\n+two\n");
  }

  @Test
  void wrongCountsDoNotCount() {
    for (String header : List.of("@@ -1,9 +1,1 @@", "@@ -1 +1 @@", "@@ -1,0 +1,0 @@")) {
      assertPatched("1\ntwo\n3\n", "1\n2\n3\n", Trees.head(header) + " 1\n-2\n+two\n 3\n");
    }
  }

  @Test
  void nearestOfSeveralPlacesIsTaken() {
    String file = "a\nb\nc\n".repeat(3);
    String hunk = " a\n-b\n+x\n";
    assertPatched("a\nb\nc\na\nx\nc\na\nb\nc\n", file, Trees.head("@@ -5,2 +5,2 @@") + hunk);
    assertPatched("a\nb\nc\na\nb\nc\na\nx\nc\n", file, Trees.head("@@ -99,2 +99,2 @@") + hunk);
    assertPatched("a\nx\nc\na\nb\nc\na\nb\nc\n", file, Trees.head("@@ -0,2 +1,2 @@") + hunk);
  }

  @Test
  void hunksAreFoundInOrderAndTheirDriftIsCarriedOn() {
    String file = "x\n".repeat(7) + TEN + TEN;
    assertPatched(
        "x\n".repeat(7) + TEN.replace("2\n", "two\n") + TEN.replace("8\n", "eight\n"),
        file,
        Trees.head("@@ -1,3 +1,3 @@") + " 1\n-2\n+two\n 3\n@@ -18,1 +18,1 @@\n-8\n+eight\n");
  }

  @Test
  void headerWithoutNumbersNeedsOnePlace() {
    for (String header : List.of("@@ ... @@", "@@", "@@ def f(): @@", "@@ -?,? +?,? @@")) {
      assertPatched(TEN.replace("5", "five"), TEN, Trees.head(header) + " 4\n-5\n+five\n 6\n");
    }
  }

  @Test
  void contextMayOverlapTheHunkBefore() {
    assertPatched(
        TEN.replace("3", "three").replace("5", "five"),
        TEN,
        Trees.head("@@ -2,3 +2,3 @@") + " 2\n-3\n+three\n 4\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n");
    assertPatched(
        TEN.replace("3", "three").replace("4", "four"),
        TEN,
        Trees.head("@@ -2,3 +2,3 @@")
            + " 2\n-3\n+three\n 4\n@@ -3,3 +3,3 @@\n three\n-4\n+four\n 5\n");
  }

  @Test
  void strippedBlankContextIsContext() {
    assertPatched("a\n\nB\n", "a\n\nb\n", Trees.head("@@ -1,3 +1,3 @@") + " a\n\n-b\n+B\n");
    assertPatched("a\n  \nB\n", "a\n  \nb\n", Trees.head("@@ -1,3 +1,3 @@") + " a\n\n-b\n+B\n");
    assertPatched("a\n\nB\n", "a\n\nb\n", Trees.head("@@ -1,3 +1,3 @@") + " a\n \t \n-b\n+B\n");
  }

  @Test
  void blankLinesAfterAHunkAreNoneOfIt() {
    String two = "--- a/g\n+++ b/g\n@@ -1 +1 @@\n-x\n+y\n";
    TreeMap<TreePath, Node> before = new TreeMap<>(Trees.of("f", Trees.file("a\nb\n")));
    before.put(TreePath.of("g"), Trees.file("x\n"));
    TreeMap<TreePath, Node> after = new TreeMap<>(Trees.of("f", Trees.file("a\nB\n")));
    after.put(TreePath.of("g"), Trees.file("y\n"));
    for (String header : List.of("@@ -1,2 +1,2 @@", "@@ -1,3 +1,3 @@", "@@ -1,5 +1,5 @@", "@@")) {
      Trees.assertPatched(after, before, Trees.head(header) + " a\n-b\n+B\n\n\n" + two + "\n\n");
      Trees.assertPatched(after, before, Trees.head(header) + " a\n-b\n+B\n" + two);
    }
  }

  @Test
  void countedBlankLineAtTheEndIsContext() {
    assertPatched(
        "a\nB\n\nb\n\n", "a\nb\n\nb\n\n", Trees.head("@@ -1,3 +1,3 @@") + " a\n-b\n+B\n\n");
  }

  @Test
  void linesThatLookLikeNamesAreLines() {
    assertPatched(
        "++ b/x\nc\n", "-- a/x\nc\n", Trees.head("@@ -1,2 +1,2 @@") + "--- a/x\n+++ b/x\n c\n");
    assertPatched(
        "++ b/x\nc\nd\ne\n2\n",
        "-- a/x\nc\nd\ne\n1\n",
        "diff --git a/f b/f\n"
            + Trees.head("@@ -1 +1 @@")
            + "--- a/x\n+++ b/x\n@@ -5 +5 @@\n-1\n+2\n");
  }

  @Test
  void missingMarkerAtTheEndIsForgiven() {
    assertPatched("1\ntwo\n", "1\n2", Trees.head("@@ -1,2 +1,2 @@") + " 1\n-2\n+two\n");
    assertPatched("one\n2", "1\n2", Trees.head("@@ -1,2 +1,2 @@") + "-1\n+one\n 2\n");
    assertPatched("1\n2\n3\n", "1\n2", Trees.head("@@ -1,2 +1,3 @@") + " 1\n 2\n+3\n");
    assertPatched("1\r\ntwo\r\n", "1\r\n2", Trees.head("@@ -1,2 +1,2 @@") + " 1\n-2\n+two\n");
  }

  @Test
  void markerMeansTheEndOfTheFile() {
    String patch = Trees.head("@@") + " 1\n-2\n+two\n\\ No newline at end of file\n";
    assertPatched("1\ntwo", "1\n2", patch);
    assertPatched("1\ntwo", "1\n2\n", patch);
    assertPatched(
        "x\ny\nz",
        "x\ny\nx",
        Trees.head("@@ -1 +1 @@") + "-x\n\\ No newline at end of file\n+z\n\\ No newline\n");
  }

  @Test
  void lineEndingsFollowAFileThatHasOneKind() {
    String patch = Trees.head("@@ -1,2 +1,3 @@") + " a\n-b\n+B\n+c\n";
    assertPatched("a\r\nB\r\nc\r\n", "a\r\nb\r\n", patch);
    assertPatched("a\r\nB\r\nc\r\n", "a\r\nb\r\n", patch.replace("\n", "\r\n"));
    assertPatched("a\nB\nc\n", "a\nb\n", patch.replace("\n", "\r\n"));
    assertPatched(
        "a\nB\nc\n", "a\nb\n", Trees.head("@@ -1,2 +1,3 @@") + " a\r\n-b\r\n+B\r\n+c\r\n");
  }

  @Test
  void changeOfLineEndingsIsAChange() {
    assertPatched("a\r\nb\n", "a\nb\n", Trees.head("@@ -1,2 +1,2 @@") + "-a\n+a\r\n b\n");
    assertPatched("a\nb\r\n", "a\r\nb\r\n", Trees.head("@@ -1,2 +1,2 @@") + "-a\r\n+a\n b\r\n");
  }

  @Test
  void fencesAndTalkAroundThePatchAreSkipped() {
    assertPatched(
        "two\n",
        "2\n",
        "Here it is, -2 and\n+2 lines:\n\n```diff\n"
            + Trees.head("@@ -1 +1 @@")
            + "-2\n+two\n```\n\nThat\n- fixes it\n+ is short\n");
  }

  @Test
  void mailsOfFormatPatchAreRead() {
    assertPatched(
        "two\n",
        "2\n",
        """
        From 1234567890 Mon Sep 17 00:00:00 2001
        From: A <a@example>
        Subject: [PATCH] Spell it

        ---
         f | 2 +-
         1 file changed, 1 insertion(+), 1 deletion(-)

        diff --git a/f b/f
        index 0cfbf08..f719efd 100644
        --- a/f
        +++ b/f
        @@ -1 +1 @@
        -2
        +two
        --\s
        2.39.5

        """);
  }

  @Test
  void wrapperOfAnotherFormatIsSkipped() {
    assertPatched(
        "two\n",
        "2\n",
        "*** Begin Patch\n" + Trees.head("@@ -1 +1 @@") + "-2\n+two\n*** End Patch\n");
  }

  @Test
  void bytesThatAreNotUtf8ElsewhereStay() {
    Node before = new Node(Node.Kind.FILE, new byte[] {(byte) 0xff, '\n', 'a', '\n'});
    Node after = new Node(Node.Kind.FILE, new byte[] {(byte) 0xff, '\n', (byte) 0xc3, (byte) 0xa4});

    Trees.assertPatched(
        Trees.of("f", after),
        Trees.of("f", before),
        Trees.head("@@ -2 +2 @@") + "-a\n+\u00e4\n\\ No newline at end of file\n");
  }

  @Test
  void longFileIsSearchedFromTheStatedLine() {
    StringBuilder file = new StringBuilder();
    IntStream.range(0, 200_000).forEach(i -> file.append("x\n"));
    file.append("end\n");

    assertPatched(
        file.toString().replace("end", "END"),
        file.toString(),
        Trees.head("@@ -1,3 +1,3 @@") + " x\n x\n-end\n+END\n");
  }

  private static void assertPatched(String expected, String before, String patch) {
    Trees.assertPatched(
        Trees.of("f", Trees.file(expected)), Trees.of("f", Trees.file(before)), patch);
  }
}
