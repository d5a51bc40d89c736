package dev.pyro.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.patch.Git;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathspecTest {
  private static final List<String> PATHS =
      List.of("a.c", "src/a.c", "src/b.h", "src/deep/c.c", "srcs/d", "x*y", "\u00e4/e", "src2");

  @TempDir Path temp;

  @Test
  void gitMeansTheSamePaths() throws Exception {
    Git git = new Git(temp);
    git.initWithEmptyFiles(PATHS);
    for (String spec :
        List.of(
            "src",
            "src/",
            ".",
            "./src",
            "*.c",
            "src/*.c",
            "src/*",
            "s*",
            "s?c",
            "src?",
            "*/c.c",
            "src/[ab]*",
            "x\\*y",
            "x*y",
            "\u00e4",
            "*.[ch]",
            "src//deep",
            "a.c/",
            "none",
            "**/*.c",
            "src/**/c.c",
            "[[:alpha:]].c")) {
      byte[] listed =
          git.output(new byte[0], "ls-files", "-z", "--others", "--exclude=stdin", "--", spec);
      Set<String> expected = new TreeSet<>(List.of(new String(listed, UTF_8).split("\0")));
      expected.remove("");
      assertEquals(expected, meant(spec), spec);
    }
  }

  @Test
  void pathsOfTheWorkspaceMayBeAbsolute() {
    assertEquals(Set.of("src/a.c", "src/b.h", "src/deep/c.c"), meant("/workspace/src"));
    assertEquals(new TreeSet<>(PATHS), meant("/workspace"));
  }

  @Test
  void whatIsNoPathOfTheWorkspaceIsRefused() {
    assertEquals("the path `` is empty", refused(""));
    assertEquals("the path `/etc` is not below /workspace", refused("/etc"));
    assertEquals("the path `/workspaces` is not below /workspace", refused("/workspaces"));
    assertEquals("the path `a/../..` has the component `..`", refused("a/../.."));
    assertEquals(
        "the path `:!x` has git's magic signature `:`, which is not taken", refused(":!x"));
  }

  private static String refused(String spec) {
    PyroException refused =
        assertThrows(PyroException.class, () -> Pathspec.of(List.of(spec)), spec);
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    return refused.getMessage();
  }

  private static Set<String> meant(String spec) {
    Pathspec pathspec = Pathspec.of(List.of(spec)).getFirst();
    Set<String> meant = new TreeSet<>();
    for (String path : PATHS) {
      if (pathspec.matches(TreePath.of(path))) {
        meant.add(path);
      }
    }
    return meant;
  }
}
