package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a patch looks like: it is applied or refused, and never fails in another way. */
class PatchMutationTest {
  private static final int CASES = 5000;
  private static final List<String> PIECES =
      List.of(
          "\n",
          "@@",
          "@@ -0,0 +0,0 @@\n",
          "@@ -999999999999 +1 @@\n",
          "--- ",
          "+++ ",
          "+",
          "-",
          " ",
          "\\",
          "\\ No newline at end of file\n",
          "\"",
          "\\3",
          "/dev/null",
          "diff --git ",
          "..",
          "\t",
          "\r\n",
          "\0",
          "```\n",
          "rename from ",
          "rename to ",
          "new file mode 120000\n",
          "old mode 100644\n",
          "deleted file mode 100644\n",
          "From ",
          "-- \n",
          "\ud800",
          "\u20ac");

  private final long seed = Long.getLong("pyro.seed", new Random().nextLong());

  @Test
  void corruptPatchesAreAppliedOrRefused() {
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      RandomTrees trees = new RandomTrees(seed + i, true);
      Map<TreePath, Node> before = trees.tree();
      String diff = Trees.diff(Trees.changes(before, trees.edited(before)));
      String patch = mutated(diff, new Random(seed + i));
      try {
        Trees.patched(before, patch);
      } catch (PyroException e) {
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + (seed + i) + ", patch:\n" + patch, e);
      }
    }
    assertTrue(refused > CASES / 10 && refused < CASES, "refused: " + refused);
  }

  private static String mutated(String diff, Random random) {
    StringBuilder patch = new StringBuilder(diff);
    int mutations = 1 + random.nextInt(4);
    for (int i = 0; i < mutations; i++) {
      int at = random.nextInt(patch.length() + 1);
      int end = Math.min(patch.length(), at + random.nextInt(1 + random.nextInt(60)));
      switch (random.nextInt(4)) {
        case 0 -> patch.delete(at, end);
        case 1 -> patch.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> patch.insert(random.nextInt(patch.length() + 1), patch.substring(at, end));
        default -> patch.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return patch.toString();
  }
}
