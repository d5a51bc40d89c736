package dev.pyro.path;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.patch.Git;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real git is the judge of what is ignored. */
class IgnoreRulesTest {
  private static final List<String> PATHS =
      List.of(
          "a",
          "a.log",
          "b.log ",
          "build/x",
          "build/y/z",
          "c#",
          "#c",
          "!d",
          "d/e.log",
          "d/f/g.o",
          "d/f/h",
          "d/build/i",
          "ab",
          "a]",
          "a-b",
          "ac",
          "A",
          "d/f/a1",
          "d/\u00e4",
          "sp ace",
          "b\\",
          "d/n/o/p",
          "n/o/p",
          "Z9",
          "d/f/x.tar.gz");
  private static final List<String> PIECES =
      List.of(
          "*",
          "**",
          "**/",
          "/**",
          "/",
          "?",
          "a",
          "b",
          "d",
          "f",
          ".log",
          ".o",
          "build",
          "n",
          "o",
          "[a-c]",
          "[!a]",
          "[^b]",
          "[]]",
          "[a-",
          "[[:digit:]]",
          "[[:nope:]]",
          "\\",
          "\\a",
          "#",
          "!",
          " ",
          "\\ ",
          "p",
          "\u00e4",
          "g",
          "x",
          ".gz",
          "[/]",
          "[\\]]",
          "A");

  private final long seed = Long.getLong("pyro.seed", new Random().nextLong());

  @TempDir Path temp;

  @Test
  void gitIgnoresTheSame() throws Exception {
    Git git = new Git(temp);
    git.initWithEmptyFiles(PATHS);
    String asked = String.join("\0", PATHS) + "\0";
    for (int i = 0; i < 40; i++) {
      Map<String, String> files = files(new Random(seed + i));
      IgnoreRules rules = new IgnoreRules();
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(temp.resolve(file.getKey()).resolve(".gitignore"), file.getValue());
        rules.add(TreePath.of(file.getKey()), file.getValue().getBytes(UTF_8));
      }

      Set<String> ignored = new TreeSet<>();
      for (String path : PATHS) {
        if (rules.ignores(TreePath.of(path), false)) {
          ignored.add(path);
        }
      }

      byte[] listed =
          git.output(
              asked.getBytes(UTF_8),
              "ls-files",
              "-z",
              "--others",
              "--ignored",
              "--exclude-per-directory=.gitignore");
      Set<String> expected = new TreeSet<>(List.of(new String(listed, UTF_8).split("\0")));
      expected.retainAll(PATHS);
      assertEquals(expected, ignored, "seed " + (seed + i) + " (run with -Dpyro.seed): " + files);
    }
  }

  @Test
  void oddSetsAndStarsMeanWhatGitTakesThemFor() {
    IgnoreRules rules = new IgnoreRules();
    rules.add(TreePath.ROOT, "[a-[]]\nd**/?\nA**/**\n".getBytes(UTF_8));
    assertTrue(rules.ignores(TreePath.of("A"), false), "they may stand for nothing at all");
    assertTrue(rules.ignores(TreePath.of("a]"), false), "a range that goes backwards is its start");
    assertTrue(rules.ignores(TreePath.of("d/build/i"), false), "two stars behind a literal");
    assertFalse(rules.ignores(TreePath.of("d/build/ii"), false));
  }

  private static Map<String, String> files(Random random) {
    Map<String, String> files = new TreeMap<>();
    for (String folder : List.of("", "d", "d/f")) {
      StringBuilder text = new StringBuilder();
      for (int line = random.nextInt(6); line > 0; line--) {
        text.append(random.nextInt(5) == 0 ? "!" : "");
        for (int piece = 1 + random.nextInt(3); piece > 0; piece--) {
          text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
      }
      files.put(folder, text.toString());
    }
    return files;
  }

  @Test
  void whatGitTracksIsNotIgnored() {
    IgnoreRules rules = new IgnoreRules();
    rules.add(TreePath.ROOT, "*.log\nout/\n".getBytes(UTF_8));
    rules.track(TreePath.of("out/kept.log"));

    assertFalse(rules.ignores(TreePath.of("out/kept.log"), false));
    assertTrue(rules.ignores(TreePath.of("out/other.log"), false));
    assertTrue(rules.ignores(TreePath.of("out"), true));
    assertFalse(rules.ignores(TreePath.of("out.txt"), false));
  }

  @Test
  void patternMadeToBeSlowIsMatchedInTime() {
    IgnoreRules rules = new IgnoreRules();
    rules.add(
        TreePath.ROOT, ("*a".repeat(1000) + "b\n" + "**/".repeat(1000) + "c").getBytes(UTF_8));
    for (int i = 0; i < 50_000; i++) {
      assertFalse(rules.ignores(TreePath.of("a".repeat(240) + "/" + i), false));
    }
  }

  @Test
  void patternsThatAreTooLongOrTooManyIgnoreNothing() {
    String longest = "*".repeat(4095) + "y\n";
    String longer = "*".repeat(4096) + "z\n";
    IgnoreRules rules = new IgnoreRules();
    rules.add(TreePath.ROOT, (longer + longest + "a\n".repeat(99_998) + "b\nc\n").getBytes(UTF_8));

    assertTrue(rules.ignores(TreePath.of("y"), false));
    assertFalse(rules.ignores(TreePath.of("z"), false));
    assertTrue(rules.ignores(TreePath.of("b"), false), "number 100,000");
    assertFalse(rules.ignores(TreePath.of("c"), false), "one more");
  }

  @Test
  void namesOfAnyBytesMatch() {
    IgnoreRules rules = new IgnoreRules();
    rules.add(TreePath.ROOT, "*.\u00e4\n".getBytes(ISO_8859_1));

    assertTrue(rules.ignores(TreePath.of("x.\u00e4".getBytes(ISO_8859_1)), false));
    assertFalse(rules.ignores(TreePath.of("x.\u00e4"), false));
  }
}
