package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.path.TreePath;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Files that come, go, move and change as a whole. */
class FileChangesTest {
  @Test
  void filesAreAdded() {
    Map<TreePath, Node> after = Trees.of("d/f", Trees.file("1\n\n2\n"));
    Trees.assertPatched(after, Map.of(), "--- /dev/null\n+++ b/d/f\n@@ -0,0 +1,3 @@\n+1\n+\n+2\n");
    Trees.assertPatched(after, Map.of(), "--- /dev/null\n+++ b/d/f\n@@ -0,0 +1,3 @@\n+1\n\n+2\n");
    Trees.assertPatched(after, Map.of(), "--- d/f\n+++ d/f\n@@ -0,0 +1,3 @@\n+1\n+\n+2\n");
    Trees.assertPatched(after, Map.of(), "--- a/d/f\n+++ b/d/f\n@@ -0,0 +1,9 @@\n+1\n\n+2\n");
    Trees.assertPatched(
        after,
        Map.of(),
        "diff --git a/d/f b/d/f\nnew file mode 100644\n--- a/d/f\n+++ b/d/f\n@@\n+1\n+\n+2\n");
    Trees.assertPatched(
        Trees.of("f", Trees.executable("1\n")),
        Map.of(),
        "new file mode 100755\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+1\n");
    Trees.assertPatched(Trees.of("f", Trees.file("")), Map.of(), "--- /dev/null\n+++ b/f\n");
    Trees.assertPatched(
        Trees.of("f", Trees.link("to")),
        Map.of(),
        "diff --git a/f b/f\nnew file mode 120000\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+to\n");
  }

  @Test
  void additionOfWhatIsThereChangesNothing() {
    Map<TreePath, Node> tree = Trees.of("f", Trees.executable("1\n"));
    String patch = "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+1\n";

    assertEquals(List.of(), ParsedPatch.parse(patch).appliedTo(TreePath.ROOT, Trees.lookup(tree)));
  }

  @Test
  void filesAreDeleted() {
    Map<TreePath, Node> before = Trees.of("f", Trees.file("1\n2\n"));
    Trees.assertPatched(Map.of(), before, "--- a/f\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-1\n-2\n");
    Trees.assertPatched(Map.of(), before, "diff --git a/f b/f\ndeleted file mode 100644\n");
  }

  @Test
  void filesAreRenamedAndCopied() {
    Map<TreePath, Node> before = Trees.of("f", Trees.executable("1\n"));
    Map<TreePath, Node> after = Trees.of("x y", Trees.executable("2\n"));
    String hunk = "--- a/f\n+++ b/x y\t\n@@ -1 +1 @@\n-1\n+2\n";
    Trees.assertPatched(after, before, "rename from f\nrename to x y\n" + hunk);
    Trees.assertPatched(
        after,
        before,
        "diff --git a/f b/x y\nsimilarity index 50%\nrename from f\nrename to x y\n" + hunk);
    Trees.assertPatched(after, before, hunk);
    Trees.assertPatched(
        Trees.of("x ", Trees.executable("1\n")), before, "rename from f\nrename to x \n");

    TreeMap<TreePath, Node> both = new TreeMap<>(before);
    both.putAll(after);
    Trees.assertPatched(both, before, "diff --git a/f b/x y\ncopy from f\ncopy to x y\n" + hunk);
  }

  @Test
  void modesChange() {
    Trees.assertPatched(
        Trees.of("x y", Trees.executable("1\n")),
        Trees.of("x y", Trees.file("1\n")),
        "diff --git a/x y b/x y\nold mode 100644\nnew mode 100755\n");
  }

  @Test
  void laterPartsSeeTheResultsOfEarlierOnes() {
    Trees.assertPatched(
        Trees.of("f", Trees.file("3\n")),
        Trees.of("f", Trees.file("1\n")),
        Trees.head("@@ -1 +1 @@") + "-1\n+2\n" + Trees.head("@@ -1 +1 @@") + "-2\n+3\n");
    Trees.assertPatched(
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

    List<Change> changes = ParsedPatch.parse(patch).appliedTo(TreePath.ROOT, Trees.lookup(tree));

    assertEquals(
        List.of("f deleted", "g type_changed", "h added"),
        changes.stream().map(c -> c.path() + " " + c.status().wireName()).toList());
    assertEquals("[f, g, h]", ParsedPatch.parse(patch).paths().toString());
  }

  @Test
  void folderGivesWayToAFile() {
    Map<TreePath, Node> before = Trees.of("d/f", Trees.file("1\n"));
    Map<TreePath, Node> after = Trees.of("d", Trees.file("1\n"));

    Trees.assertPatched(after, before, Trees.diff(Trees.changes(before, after)));
    Trees.assertPatched(before, after, Trees.diff(Trees.changes(after, before)));
  }
}
