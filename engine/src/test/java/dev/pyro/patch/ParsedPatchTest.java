package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
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
    assertTree(
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
      assertPatched("1\ntwo\n3\n", "1\n2\n3\n", head(header) + " 1\n-2\n+two\n 3\n");
    }
  }

  @Test
  void nearestOfSeveralPlacesIsTaken() {
    String file = "a\nb\nc\n".repeat(3);
    String hunk = " a\n-b\n+x\n";
    assertPatched("a\nb\nc\na\nx\nc\na\nb\nc\n", file, head("@@ -5,2 +5,2 @@") + hunk);
    assertPatched("a\nb\nc\na\nb\nc\na\nx\nc\n", file, head("@@ -99,2 +99,2 @@") + hunk);
    assertPatched("a\nx\nc\na\nb\nc\na\nb\nc\n", file, head("@@ -0,2 +1,2 @@") + hunk);
  }

  @Test
  void hunksAreFoundInOrderAndTheirDriftIsCarriedOn() {
    String file = "x\n".repeat(7) + TEN + TEN;
    assertPatched(
        "x\n".repeat(7) + TEN.replace("2\n", "two\n") + TEN.replace("8\n", "eight\n"),
        file,
        head("@@ -1,3 +1,3 @@") + " 1\n-2\n+two\n 3\n@@ -18,1 +18,1 @@\n-8\n+eight\n");
  }

  @Test
  void headerWithoutNumbersNeedsOnePlace() {
    for (String header : List.of("@@ ... @@", "@@", "@@ def f(): @@", "@@ -?,? +?,? @@")) {
      assertPatched(TEN.replace("5", "five"), TEN, head(header) + " 4\n-5\n+five\n 6\n");
    }
  }

  @Test
  void contextMayOverlapTheHunkBefore() {
    assertPatched(
        TEN.replace("3", "three").replace("5", "five"),
        TEN,
        head("@@ -2,3 +2,3 @@") + " 2\n-3\n+three\n 4\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n");
    assertPatched(
        TEN.replace("3", "three").replace("4", "four"),
        TEN,
        head("@@ -2,3 +2,3 @@") + " 2\n-3\n+three\n 4\n@@ -3,3 +3,3 @@\n three\n-4\n+four\n 5\n");
  }

  @Test
  void strippedBlankContextIsContext() {
    assertPatched("a\n\nB\n", "a\n\nb\n", head("@@ -1,3 +1,3 @@") + " a\n\n-b\n+B\n");
    assertPatched("a\n  \nB\n", "a\n  \nb\n", head("@@ -1,3 +1,3 @@") + " a\n\n-b\n+B\n");
    assertPatched("a\n\nB\n", "a\n\nb\n", head("@@ -1,3 +1,3 @@") + " a\n \t \n-b\n+B\n");
  }

  @Test
  void blankLinesAfterAHunkAreNoneOfIt() {
    String two = "--- a/g\n+++ b/g\n@@ -1 +1 @@\n-x\n+y\n";
    TreeMap<TreePath, Node> before = new TreeMap<>(Trees.of("f", Trees.file("a\nb\n")));
    before.put(TreePath.of("g"), Trees.file("x\n"));
    TreeMap<TreePath, Node> after = new TreeMap<>(Trees.of("f", Trees.file("a\nB\n")));
    after.put(TreePath.of("g"), Trees.file("y\n"));
    for (String header : List.of("@@ -1,2 +1,2 @@", "@@ -1,3 +1,3 @@", "@@ -1,5 +1,5 @@", "@@")) {
      assertTree(after, before, head(header) + " a\n-b\n+B\n\n\n" + two + "\n\n");
      assertTree(after, before, head(header) + " a\n-b\n+B\n" + two);
    }
  }

  @Test
  void countedBlankLineAtTheEndIsContext() {
    assertPatched("a\nB\n\nb\n\n", "a\nb\n\nb\n\n", head("@@ -1,3 +1,3 @@") + " a\n-b\n+B\n\n");
  }

  @Test
  void linesThatLookLikeNamesAreLines() {
    assertPatched("++ b/x\nc\n", "-- a/x\nc\n", head("@@ -1,2 +1,2 @@") + "--- a/x\n+++ b/x\n c\n");
    assertPatched(
        "++ b/x\nc\nd\ne\n2\n",
        "-- a/x\nc\nd\ne\n1\n",
        "diff --git a/f b/f\n" + head("@@ -1 +1 @@") + "--- a/x\n+++ b/x\n@@ -5 +5 @@\n-1\n+2\n");
  }

  @Test
  void missingMarkerAtTheEndIsForgiven() {
    assertPatched("1\ntwo\n", "1\n2", head("@@ -1,2 +1,2 @@") + " 1\n-2\n+two\n");
    assertPatched("one\n2", "1\n2", head("@@ -1,2 +1,2 @@") + "-1\n+one\n 2\n");
    assertPatched("1\n2\n3\n", "1\n2", head("@@ -1,2 +1,3 @@") + " 1\n 2\n+3\n");
    assertPatched("1\r\ntwo\r\n", "1\r\n2", head("@@ -1,2 +1,2 @@") + " 1\n-2\n+two\n");
  }

  @Test
  void markerMeansTheEndOfTheFile() {
    String patch = head("@@") + " 1\n-2\n+two\n\\ No newline at end of file\n";
    assertPatched("1\ntwo", "1\n2", patch);
    assertPatched("1\ntwo", "1\n2\n", patch);
    assertPatched(
        "x\ny\nz",
        "x\ny\nx",
        head("@@ -1 +1 @@") + "-x\n\\ No newline at end of file\n+z\n\\ No newline\n");
  }

  @Test
  void lineEndingsFollowAFileThatHasOneKind() {
    String patch = head("@@ -1,2 +1,3 @@") + " a\n-b\n+B\n+c\n";
    assertPatched("a\r\nB\r\nc\r\n", "a\r\nb\r\n", patch);
    assertPatched("a\r\nB\r\nc\r\n", "a\r\nb\r\n", patch.replace("\n", "\r\n"));
    assertPatched("a\nB\nc\n", "a\nb\n", patch.replace("\n", "\r\n"));
    assertPatched("a\nB\nc\n", "a\nb\n", head("@@ -1,2 +1,3 @@") + " a\r\n-b\r\n+B\r\n+c\r\n");
  }

  @Test
  void changeOfLineEndingsIsAChange() {
    assertPatched("a\r\nb\n", "a\nb\n", head("@@ -1,2 +1,2 @@") + "-a\n+a\r\n b\n");
    assertPatched("a\nb\r\n", "a\r\nb\r\n", head("@@ -1,2 +1,2 @@") + "-a\r\n+a\n b\r\n");
  }

  @Test
  void fencesAndTalkAroundThePatchAreSkipped() {
    assertPatched(
        "two\n",
        "2\n",
        "Here it is, -2 and\n+2 lines:\n\n```diff\n"
            + head("@@ -1 +1 @@")
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
        "two\n", "2\n", "*** Begin Patch\n" + head("@@ -1 +1 @@") + "-2\n+two\n*** End Patch\n");
  }

  @Test
  void bytesThatAreNotUtf8ElsewhereStay() {
    Node before = new Node(Node.Kind.FILE, new byte[] {(byte) 0xff, '\n', 'a', '\n'});
    Node after = new Node(Node.Kind.FILE, new byte[] {(byte) 0xff, '\n', (byte) 0xc3, (byte) 0xa4});

    assertTree(
        Trees.of("f", after),
        Trees.of("f", before),
        head("@@ -2 +2 @@") + "-a\n+\u00e4\n\\ No newline at end of file\n");
  }

  @Test
  void filesAreAdded() {
    Map<TreePath, Node> after = Trees.of("d/f", Trees.file("1\n\n2\n"));
    assertTree(after, Map.of(), "--- /dev/null\n+++ b/d/f\n@@ -0,0 +1,3 @@\n+1\n+\n+2\n");
    assertTree(after, Map.of(), "--- /dev/null\n+++ b/d/f\n@@ -0,0 +1,3 @@\n+1\n\n+2\n");
    assertTree(after, Map.of(), "--- d/f\n+++ d/f\n@@ -0,0 +1,3 @@\n+1\n+\n+2\n");
    assertTree(after, Map.of(), "--- a/d/f\n+++ b/d/f\n@@ -0,0 +1,9 @@\n+1\n\n+2\n");
    assertTree(
        after,
        Map.of(),
        "diff --git a/d/f b/d/f\nnew file mode 100644\n--- a/d/f\n+++ b/d/f\n@@\n+1\n+\n+2\n");
    assertTree(
        Trees.of("f", Trees.executable("1\n")),
        Map.of(),
        "new file mode 100755\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+1\n");
    assertTree(Trees.of("f", Trees.file("")), Map.of(), "--- /dev/null\n+++ b/f\n");
    assertTree(
        Trees.of("f", Trees.link("to")),
        Map.of(),
        "diff --git a/f b/f\nnew file mode 120000\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+to\n");
  }

  @Test
  void additionOfWhatIsThereChangesNothing() {
    Map<TreePath, Node> tree = Trees.of("f", Trees.executable("1\n"));
    String patch = "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+1\n";

    assertEquals(List.of(), ParsedPatch.parse(patch).appliedTo(Trees.lookup(tree)));
  }

  @Test
  void filesAreDeleted() {
    Map<TreePath, Node> before = Trees.of("f", Trees.file("1\n2\n"));
    assertTree(Map.of(), before, "--- a/f\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-1\n-2\n");
    assertTree(Map.of(), before, "diff --git a/f b/f\ndeleted file mode 100644\n");
  }

  @Test
  void filesAreRenamedAndCopied() {
    Map<TreePath, Node> before = Trees.of("f", Trees.executable("1\n"));
    Map<TreePath, Node> after = Trees.of("x y", Trees.executable("2\n"));
    String hunk = "--- a/f\n+++ b/x y\t\n@@ -1 +1 @@\n-1\n+2\n";
    assertTree(after, before, "rename from f\nrename to x y\n" + hunk);
    assertTree(
        after,
        before,
        "diff --git a/f b/x y\nsimilarity index 50%\nrename from f\nrename to x y\n" + hunk);
    assertTree(after, before, hunk);

    TreeMap<TreePath, Node> both = new TreeMap<>(before);
    both.putAll(after);
    assertTree(both, before, "diff --git a/f b/x y\ncopy from f\ncopy to x y\n" + hunk);
  }

  @Test
  void modesChange() {
    assertTree(
        Trees.of("x y", Trees.executable("1\n")),
        Trees.of("x y", Trees.file("1\n")),
        "diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n");
  }

  @Test
  void laterPartsSeeTheResultsOfEarlierOnes() {
    assertPatched(
        "3\n", "1\n", head("@@ -1 +1 @@") + "-1\n+2\n" + head("@@ -1 +1 @@") + "-2\n+3\n");
    assertTree(
        Trees.of("g", Trees.file("2\n")),
        Trees.of("f", Trees.file("1\n")),
        "diff --git a/f b/g\nrename from f\nrename to g\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-1\n+2\n");
  }

  @Test
  void changesSayWhatHappens() {
    TreeMap<TreePath, Node> tree = new TreeMap<>(Trees.of("f", Trees.file("1\n")));
    tree.put(TreePath.of("g"), Trees.file("1\n"));
    String patch =
        """
        rename from f
        rename to h
        diff --git a/g b/g
        deleted file mode 100644
        diff --git a/g b/g
        new file mode 120000
        @@ -0,0 +1 @@
        +to
        """;

    List<Change> changes = ParsedPatch.parse(patch).appliedTo(Trees.lookup(tree));

    assertEquals(
        List.of("f deleted", "g type_changed", "h added"),
        changes.stream().map(c -> c.path() + " " + c.status().wireName()).toList());
    assertEquals("[f, g, h]", ParsedPatch.parse(patch).paths().toString());
  }

  @Test
  void folderGivesWayToAFile() {
    Map<TreePath, Node> before = Trees.of("d/f", Trees.file("1\n"));
    Map<TreePath, Node> after = Trees.of("d", Trees.file("1\n"));

    assertTree(after, before, GitDiff.of(Trees.changes(before, after)));
    assertTree(before, after, GitDiff.of(Trees.changes(after, before)));
  }

  @Test
  void longFileIsSearchedFromTheStatedLine() {
    StringBuilder file = new StringBuilder();
    IntStream.range(0, 200_000).forEach(i -> file.append("x\n"));
    file.append("end\n");

    assertPatched(
        file.toString().replace("end", "END"),
        file.toString(),
        head("@@ -1,3 +1,3 @@") + " x\n x\n-end\n+END\n");
  }

  private static String head(String header) {
    return "--- a/f\n+++ b/f\n" + header + "\n";
  }

  private static void assertPatched(String expected, String before, String patch) {
    assertTree(Trees.of("f", Trees.file(expected)), Trees.of("f", Trees.file(before)), patch);
  }

  private static void assertTree(
      Map<TreePath, Node> expected, Map<TreePath, Node> before, String patch) {
    assertEquals(shown(expected), shown(Trees.patched(before, patch)), patch);
  }

  private static String shown(Map<TreePath, Node> tree) {
    StringBuilder text = new StringBuilder();
    tree.forEach((path, node) ->
        text.append(path)
            .append(' ')
            .append(node.kind())
            .append(": ")
            .append(Raw.of(node.content()))
            .append("|\n"));
    return text.toString();
  }
}
