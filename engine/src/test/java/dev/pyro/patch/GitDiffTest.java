package dev.pyro.patch;

import static dev.pyro.patch.GitDiff.OtherText.AS_BINARY;
import static dev.pyro.patch.GitDiff.OtherText.AS_IT_IS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.path.TreePath;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GitDiffTest {
  @Test
  void changedLinesStandBetweenThreeOfContext() {
    assertDiff(
        """
        diff --git a/f b/f
        --- a/f
        +++ b/f
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8
        """,
        "f",
        Trees.file("1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
        Trees.file("1\n2\n3\n4\nfive\n6\n7\n8\n9\n"));
  }

  @Test
  void sevenEqualLinesPartHunksAndSixDoNot() {
    assertEquals(2, hunks("x\n1\n2\n3\n4\n5\n6\n7\nx\n", "y\n1\n2\n3\n4\n5\n6\n7\ny\n"));
    assertEquals(1, hunks("x\n1\n2\n3\n4\n5\n6\nx\n", "y\n1\n2\n3\n4\n5\n6\ny\n"));
  }

  @Test
  void missingFinalNewlineIsMarkedOnBothSides() {
    assertDiff(
        """
        diff --git a/f b/f
        --- a/f
        +++ b/f
        @@ -1 +1 @@
        -a
        \\ No newline at end of file
        +b
        \\ No newline at end of file
        """,
        "f",
        Trees.file("a"),
        Trees.file("b"));
  }

  @Test
  void newlineAtTheEndIsAChange() {
    assertDiff(
        """
        diff --git a/f b/f
        --- a/f
        +++ b/f
        @@ -1 +1 @@
        -a
        \\ No newline at end of file
        +a
        """,
        "f",
        Trees.file("a"),
        Trees.file("a\n"));
  }

  @Test
  void carriageReturnsStay() {
    assertDiff(
        "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+b\n",
        "f",
        Trees.file("a\r\nb\r\n"),
        Trees.file("a\r\nb\n"));
  }

  @Test
  void emptyFilesHaveNoHunk() {
    assertDiff("diff --git a/f b/f\nnew file mode 100644\n", "f", null, Trees.file(""));
    assertDiff("diff --git a/f b/f\ndeleted file mode 100755\n", "f", Trees.executable(""), null);
  }

  @Test
  void filesThatComeAndGoHaveNoOtherSide() {
    assertDiff(
        """
        diff --git a/f b/f
        new file mode 100755
        --- /dev/null
        +++ b/f
        @@ -0,0 +1,2 @@
        +1
        +2
        """,
        "f",
        null,
        Trees.executable("1\n2\n"));
    assertDiff(
        """
        diff --git a/f b/f
        deleted file mode 100644
        --- a/f
        +++ /dev/null
        @@ -1 +0,0 @@
        -1
        """,
        "f",
        Trees.file("1\n"),
        null);
  }

  @Test
  void modeAloneIsAChange() {
    assertDiff(
        "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n",
        "f",
        Trees.file("1\n"),
        Trees.executable("1\n"));
  }

  @Test
  void otherTypeIsDeletedAndAdded() {
    assertDiff(
        """
        diff --git a/f b/f
        deleted file mode 100644
        --- a/f
        +++ /dev/null
        @@ -1 +0,0 @@
        -1
        diff --git a/f b/f
        new file mode 120000
        --- /dev/null
        +++ b/f
        @@ -0,0 +1 @@
        +../to
        \\ No newline at end of file
        """,
        "f",
        Trees.file("1\n"),
        Trees.link("../to"));
  }

  @Test
  void namesWithSpacesEndInTabs() {
    assertDiff(
        "diff --git a/x y b/x y\n--- a/x y\t\n+++ b/x y\t\n@@ -1 +1 @@\n-1\n+2\n",
        "x y",
        Trees.file("1\n"),
        Trees.file("2\n"));
  }

  @Test
  void namesAreQuotedAsInGit() {
    String quoted = "u\\303\\244 \\t\\n\\\"\\\\\\001\\177\"";
    assertDiff(
        "diff --git \"a/" + quoted + " \"b/" + quoted + "\nnew file mode 100644\n",
        "u\u00e4 \t\n\"\\\u0001\u007f",
        null,
        Trees.file(""));
  }

  @Test
  void whatDoesNotChangeIsNotThere() {
    assertEquals("", Trees.diff(List.of()));
    assertDiff("", "f", Trees.file("1"), Trees.file("1"));
    assertDiff("", "folder", null, Node.other());
  }

  @Test
  void binaryContentIsToldWhereThatIsAsked() {
    Node binary = new Node(Node.Kind.FILE, new byte[] {'a', 0, 'b'});
    Change change = new Change(TreePath.of("f"), Optional.empty(), Optional.of(binary));
    GitDiff textOnly = new GitDiff(TreePath.ROOT, false, AS_BINARY);

    assertFalse(change.isText());
    assertEquals("", Raw.of(textOnly.of(change)));
    String patch = diff("f", null, binary);
    assertTrue(
        patch.startsWith(
            """
            diff --git a/f b/f
            new file mode 100644
            index 0000000000000000000000000000000000000000..20b5be91886d0b6f26dc98a225c0dac05fe2c86e
            GIT binary patch
            literal 3
            """),
        patch);
  }

  @Test
  void modeOfABinaryFileIsToldWithoutItsContent() {
    byte[] content = {'a', 0, 'b'};
    assertDiff(
        "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n",
        "f",
        new Node(Node.Kind.FILE, content),
        new Node(Node.Kind.EXECUTABLE, content));
  }

  @Test
  void namesBeginWithThePlaceInTheRepository() {
    Change change =
        new Change(TreePath.of("x y"), Optional.empty(), Optional.of(Trees.file("1\n")));
    GitDiff diff = new GitDiff(TreePath.of("sub/\u00e4"), false, AS_IT_IS);
    String name = "\"b/sub/\\303\\244/x y\"";

    assertEquals(
        "diff --git "
            + name.replace("b/sub", "a/sub")
            + " "
            + name
            + "\nnew file mode 100644\n--- /dev/null\n+++ "
            + name
            + "\t\n@@ -0,0 +1 @@\n+1\n",
        Raw.of(diff.of(change)));
  }

  @Test
  void textThatIsNotUtf8IsTextInBytesAndBinaryInAString() {
    Node before = new Node(Node.Kind.FILE, Raw.bytes("gr\u00fcn\nx\n"));
    Node after = new Node(Node.Kind.FILE, Raw.bytes("gr\u00fcn\ny\n"));
    Change change = new Change(TreePath.of("f"), Optional.of(before), Optional.of(after));

    assertEquals(
        "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n gr\u00fcn\n-x\n+y\n",
        Raw.of(new GitDiff(TreePath.ROOT, false, AS_IT_IS).of(change)));
    GitDiff asBinary = new GitDiff(TreePath.ROOT, false, AS_BINARY);
    assertTrue(Raw.of(asBinary.of(change)).contains("\nGIT binary patch\nliteral 7\n"));
    assertEquals("", Raw.of(asBinary.withoutBinary().of(change)));
  }

  @Test
  void textHasNoNulInItsBeginning() {
    assertTrue(TextFiles.isText(new byte[0]));
    assertTrue(TextFiles.isText(new byte[] {'a', (byte) 0xe4, (byte) 0xff}));
    assertTrue(TextFiles.isText(Arrays.copyOf("x".repeat(8000).getBytes(UTF_8), 8001)));
    assertFalse(TextFiles.isText(Arrays.copyOf("x".repeat(7999).getBytes(UTF_8), 8000)));
    assertFalse(TextFiles.isText(new byte[] {0}));
  }

  @Test
  void utf8IsToldFromOtherEncodings() {
    assertTrue(TextFiles.isUtf8("\u20ac\uD83D\uDE00\0".repeat(9000).getBytes(UTF_8)));
    assertFalse(TextFiles.isUtf8(new byte[] {'a', (byte) 0xe4, 'b'}));
    assertFalse(TextFiles.isUtf8(new byte[] {'a', (byte) 0xe2, (byte) 0x82}));
    assertFalse(TextFiles.isUtf8(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
  }

  private static int hunks(String before, String after) {
    String diff = diff("f", Trees.file(before), Trees.file(after));
    return (int) diff.lines().filter(line -> line.startsWith("@@")).count();
  }

  private static void assertDiff(String expected, String path, Node before, Node after) {
    assertEquals(expected, diff(path, before, after));
  }

  private static String diff(String path, Node before, Node after) {
    return Trees.diff(
        List.of(
            new Change(
                TreePath.of(path), Optional.ofNullable(before), Optional.ofNullable(after))));
  }
}
