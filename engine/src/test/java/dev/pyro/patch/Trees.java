package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.path.TreePath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Trees of files in memory. */
final class Trees {
  private Trees() {}

  static Node file(String text) {
    return new Node(Node.Kind.FILE, text.getBytes(StandardCharsets.UTF_8));
  }

  static Node executable(String text) {
    return new Node(Node.Kind.EXECUTABLE, text.getBytes(StandardCharsets.UTF_8));
  }

  static Node link(String target) {
    return new Node(Node.Kind.SYMLINK, target.getBytes(StandardCharsets.UTF_8));
  }

  static Map<TreePath, Node> of(String path, Node node) {
    return new TreeMap<>(Map.of(TreePath.of(path), node));
  }

  static Map<TreePath, Node> of(Map<String, Node> nodes) {
    TreeMap<TreePath, Node> tree = new TreeMap<>();
    nodes.forEach((path, node) -> tree.put(TreePath.of(path), node));
    return tree;
  }

  static List<Change> changes(Map<TreePath, Node> before, Map<TreePath, Node> after) {
    TreeSet<TreePath> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    List<Change> changes = new ArrayList<>();
    for (TreePath path : paths) {
      Optional<Node> old = Optional.ofNullable(before.get(path));
      Optional<Node> young = Optional.ofNullable(after.get(path));
      if (!old.equals(young)) {
        changes.add(new Change(path, old, young));
      }
    }
    return changes;
  }

  /** Returns the diff of some changes, as a text can hold it. */
  static String diff(List<Change> changes) {
    GitDiff diff = new GitDiff(TreePath.ROOT, true, GitDiff.OtherText.AS_BINARY);
    return new String(diff(diff, changes), StandardCharsets.UTF_8);
  }

  static byte[] diff(GitDiff diff, List<Change> changes) {
    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    changes.forEach(change -> patch.writeBytes(diff.of(change)));
    return patch.toByteArray();
  }

  /** Returns what stands at a path of a tree, its folders included. */
  static Function<TreePath, Optional<Node>> lookup(Map<TreePath, Node> tree) {
    return path -> {
      boolean folder = tree.keySet().stream().anyMatch(other -> other.folders().contains(path));
      return folder ? Optional.of(Node.other()) : Optional.ofNullable(tree.get(path));
    };
  }

  /** Applies a patch as a caller of the package would. */
  static Map<TreePath, Node> patched(Map<TreePath, Node> tree, String patch) {
    return patched(tree, ParsedPatch.parse(patch), TreePath.ROOT);
  }

  static Map<TreePath, Node> patched(Map<TreePath, Node> tree, ParsedPatch patch, TreePath place) {
    TreeMap<TreePath, Node> result = new TreeMap<>(tree);
    for (Change change : patch.appliedTo(place, lookup(tree))) {
      change
          .after()
          .ifPresentOrElse(
              node -> result.put(change.path(), node), () -> result.remove(change.path()));
    }
    return result;
  }

  static void assertPatched(
      Map<TreePath, Node> expected, Map<TreePath, Node> before, String patch) {
    assertEquals(shown(expected), shown(patched(before, patch)), patch);
  }

  /** Returns the head of a patch of the file {@code f} with one hunk. */
  static String head(String header) {
    return "--- a/f\n+++ b/f\n" + header + "\n";
  }

  static String shown(Map<TreePath, Node> tree) {
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
