package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random trees, random edits: the real git and our own applier must both arrive at the edit. */
class GitApplyTest {
  private static final int INDEX_CASES = 150;
  private static final int FOLDER_CASES = 100;
  private static final int OWN_CASES = 1500;

  /** Another one each time; the message of a failure names it. */
  private final long seed = Long.getLong("pyro.seed", new Random().nextLong());

  @TempDir Path temp;

  @Test
  void gitGivesEveryByteBackInItsIndex() throws Exception {
    Map<String, Map<TreePath, Node>> trees = trees(INDEX_CASES);
    Git git = new Git(temp);
    git.init();
    git.store(trees);
    for (int i = 0; i < INDEX_CASES; i++) {
      byte[] diff = diff(i, trees.get("before" + i), trees.get("after" + i));
      String result;
      try {
        result = git.treeAfter("before" + i, diff);
      } catch (AssertionError e) {
        throw new AssertionError(failure(i, diff), e);
      }
      assertEquals(git.tree("after" + i), result, failure(i, diff));
    }
  }

  @Test
  void gitGivesEveryByteBackInPlainFolders() throws Exception {
    for (int i = 0; i < FOLDER_CASES; i++) {
      RandomTrees random = new RandomTrees(seed + i, false);
      Map<TreePath, Node> before = random.tree();
      Map<TreePath, Node> after = random.edited(before);
      byte[] diff = diff(i, before, after);
      Path folder = Files.createDirectory(temp.resolve("case" + i));
      write(before, folder);
      Path patch = Files.write(temp.resolve("patch"), diff);
      try {
        new Git(folder)
            .run(
                "apply", "--whitespace=nowarn", "--allow-empty", patch.toAbsolutePath().toString());
      } catch (AssertionError e) {
        throw new AssertionError(failure(i, diff), e);
      }
      Files.delete(folder.resolve("stdin"));
      assertEquals(after, read(folder), failure(i, diff));
    }
  }

  @Test
  void ownApplierGivesEveryByteBack() {
    for (int i = 0; i < OWN_CASES; i++) {
      RandomTrees random = new RandomTrees(seed + i, true);
      Map<TreePath, Node> before = random.tree();
      Map<TreePath, Node> after = random.edited(before);
      byte[] diff = diff(i, before, after);
      if (diff.length == 0) {
        continue;
      }
      Map<TreePath, Node> result;
      try {
        result = Trees.patched(before, ParsedPatch.parse(diff), TreePath.ROOT);
      } catch (RuntimeException e) {
        throw new AssertionError(failure(i, diff), e);
      }
      assertEquals(after, result, failure(i, diff));
    }
  }

  @Test
  void ownApplierTakesWhatGitWrites() throws Exception {
    Map<String, Map<TreePath, Node>> trees = trees(FOLDER_CASES);
    Git git = new Git(temp);
    git.init();
    git.store(trees);
    for (int i = 0; i < FOLDER_CASES; i++) {
      byte[] diff = git.output(new byte[0], "diff", "--binary", "-M", "before" + i, "after" + i);
      if (diff.length == 0) {
        continue;
      }
      Map<TreePath, Node> result;
      try {
        result = Trees.patched(trees.get("before" + i), ParsedPatch.parse(diff), TreePath.ROOT);
      } catch (RuntimeException e) {
        throw new AssertionError(failure(i, diff), e);
      }
      assertEquals(trees.get("after" + i), result, failure(i, diff));
    }
  }

  private Map<String, Map<TreePath, Node>> trees(int count) {
    Map<String, Map<TreePath, Node>> trees = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      RandomTrees random = new RandomTrees(seed + i, true);
      trees.put("before" + i, random.tree());
      trees.put("after" + i, random.edited(trees.get("before" + i)));
    }
    return trees;
  }

  /** Text that is not UTF-8 is told in lines in every other case. */
  private static byte[] diff(int i, Map<TreePath, Node> before, Map<TreePath, Node> after) {
    GitDiff.OtherText other = i % 2 == 0 ? GitDiff.OtherText.AS_BINARY : GitDiff.OtherText.AS_IT_IS;
    return Trees.diff(new GitDiff(TreePath.ROOT, true, other), Trees.changes(before, after));
  }

  private String failure(int i, byte[] diff) {
    return "seed " + (seed + i) + " (run with -Dpyro.seed), patch:\n" + Raw.of(diff);
  }

  private static void write(Map<TreePath, Node> tree, Path folder) throws IOException {
    for (Map.Entry<TreePath, Node> entry : tree.entrySet()) {
      Path file = folder.resolve(Raw.of(entry.getKey().raw()));
      Node node = entry.getValue();
      Files.createDirectories(file.getParent());
      if (node.kind() == Node.Kind.SYMLINK) {
        Files.createSymbolicLink(file, Path.of(Raw.of(node.content())));
      } else {
        Files.write(file, node.content());
        boolean executable = node.kind() == Node.Kind.EXECUTABLE;
        Files.setPosixFilePermissions(
            file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  private static Map<TreePath, Node> read(Path folder) throws IOException {
    TreeMap<TreePath, Node> tree = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            TreePath path = TreePath.of(folder.relativize(file).toString());
            if (attributes.isSymbolicLink()) {
              tree.put(path, Trees.link(Files.readSymbolicLink(file).toString()));
            } else {
              boolean executable = Files.isExecutable(file);
              tree.put(
                  path,
                  new Node(
                      executable ? Node.Kind.EXECUTABLE : Node.Kind.FILE,
                      Files.readAllBytes(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return tree;
  }
}
