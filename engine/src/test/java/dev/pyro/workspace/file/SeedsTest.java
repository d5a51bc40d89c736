package dev.pyro.workspace.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.SeedFilter;
import dev.pyro.SeedMode;
import dev.pyro.WorkspaceSeed;
import dev.pyro.host.SampleCheckout;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.TreeEntry;
import dev.pyro.tree.TreeReader;
import dev.pyro.tree.TreeWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a host directory or archive goes into a workspace, and what is told of it. */
@Timeout(300)
class SeedsTest {
  private static final SeedFilter IGNORED = new SeedFilter(List.of(), true);

  @TempDir Path folder;

  private final Seeds seeds = new Seeds(Progress.Listener.none());

  /** Sends a source and returns the paths that arrive. */
  private static List<String> sent(Seeds.Judged seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(out);
    seed.send(writer, TreePath.ROOT);
    writer.end();
    TreeReader reader = Baseline.reader(new ByteArrayInputStream(out.toByteArray()));
    List<String> paths = new ArrayList<>();
    for (TreeEntry entry = reader.next(); entry != null; entry = reader.next()) {
      paths.add(entry.path().display());
      while (reader.content() != null) {}
    }
    return paths;
  }

  private List<String> sent(Path source, SeedFilter filter) throws IOException {
    try (Seeds.Judged seed = seeds.judge(Optional.of(source), filter)) {
      return sent(seed);
    }
  }

  @Test
  void aProjectIsToldByItsOwnPathAndItsCommit() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(folder);
    checkout.commit();
    String commit = checkout.run("git", "rev-parse", "HEAD").strip();
    checkout.write("newer.txt");
    try (Seeds.Judged seed = seeds.judge(Optional.of(folder), IGNORED)) {
      checkout.run("rm", "new.txt"); // after it was judged
      assertEquals(List.of(".gitignore", "newer.txt", "sub", "sub/two words.txt"), sent(seed));
      assertEquals(
          new WorkspaceSeed(
              SeedMode.DIRECTORY,
              Optional.of(folder.toRealPath().toString()),
              4,
              Files.size(folder.resolve(".gitignore")) + 26,
              Optional.of(commit),
              Optional.of(true),
              List.of()),
          seed.result());
    }
  }

  @Test
  void whatGitIgnoresIsKnownInCheckoutsOnly() throws Exception {
    SampleCheckout checkout = new SampleCheckout(folder);
    checkout.write("a.o");
    checkout.write(".gitignore");
    assertEquals(List.of(".gitignore", "a.o"), sent(folder, IGNORED));
    Path archive = folder.resolve("a.tar");
    checkout.run("tar", "-cf", archive.toString(), "a.o");
    PyroException e = assertThrows(PyroException.class, () -> sent(archive, IGNORED));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(archive + " is no directory, so Git ignores nothing in it", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          *.o            | a b/a.c b/build/x build/x docs/x.pdf
          build/         | a a.o b/a.c b/a.o docs/x.pdf
          build          | a a.o b/a.c b/a.o docs/x.pdf
          /build         | a a.o b/a.c b/a.o b/build/x docs/x.pdf
          a/             | a a.o b/a.c b/a.o b/build/x build/x docs/x.pdf
          b/*.o          | a a.o b/a.c b/build/x build/x docs/x.pdf
          **/x           | a a.o b/a.c b/a.o docs/x.pdf
          b/**           | a a.o build/x docs/x.pdf
          b/**/x         | a a.o b/a.c b/a.o build/x docs/x.pdf
          a.[a-n]        | a a.o b/a.o b/build/x build/x docs/x.pdf
          a.[!c]         | a b/a.c b/build/x build/x docs/x.pdf
          ?              | a.o docs/x.pdf
          d*s/*.pdf a.*  | a b/build/x build/x
          *              | -
          a* !a.o        | a.o b/a.o b/build/x build/x docs/x.pdf
          \\a            | a.o b/a.c b/a.o b/build/x build/x docs/x.pdf
          a.[            | a a.o b/a.c b/a.o b/build/x build/x docs/x.pdf
          """)
  void patternsMeanWhatTheyMeanInGitignore(String patterns, String left) throws Exception {
    SampleCheckout checkout = new SampleCheckout(Files.createDirectory(folder.resolve("s")));
    for (String file :
        List.of("a", "a.o", "b/a.c", "b/a.o", "b/build/x", "build/x", "docs/x.pdf")) {
      checkout.write(file);
    }
    checkout.run("sh", "-c", "tar -cf ../s.tar $(find . -type f)");
    SeedFilter filter = new SeedFilter(Arrays.asList(patterns.split(" ")), false);
    List<String> expected = left == null ? List.of() : List.of(left.split(" "));
    assertEquals(expected, files(sent(checkout.folder(), filter)));
    assertEquals(expected, files(sent(folder.resolve("s.tar"), filter)));
    checkout.run("git", "init", "--quiet");
    Files.writeString(
        checkout.folder().resolve(".git/info/exclude"), patterns.replace(' ', '\n') + "\n");
    assertEquals(expected, files(sent(checkout.folder(), IGNORED)), "as Git has it");
  }

  /** Leaves out directories, in which the three sources differ. */
  private static List<String> files(List<String> paths) {
    return paths.stream()
        .filter(path -> !List.of("b", "b/build", "build", "docs").contains(path))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/"})
  void whatIsNoPatternIsRefused(String pattern) {
    PyroException e =
        assertThrows(PyroException.class, () -> new SeedFilter(List.of(pattern), false));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("exclude: `" + pattern + "` is no pattern", e.getMessage());
  }

  @Test
  void aLinkedWorktreeIsNamedBecauseGitFailsInItsCopy() throws Exception {
    SampleCheckout checkout = SampleCheckout.in(Files.createDirectory(folder.resolve("main")));
    checkout.commit();
    Path linked = folder.toRealPath().resolve("linked");
    checkout.run("git", "worktree", "add", "--quiet", linked.toString());
    try (Seeds.Judged seed = seeds.judge(Optional.of(linked), SeedFilter.NONE)) {
      assertEquals(
          List.of(
              ".git points to "
                  + folder.toRealPath().resolve("main/.git/worktrees/linked")
                  + ", which is not copied: git fails there"),
          seed.result().warnings());
    }
    try (Seeds.Judged seed = seeds.judge(Optional.of(linked), IGNORED)) {
      assertEquals(List.of(), seed.result().warnings());
    }
    try (Seeds.Judged seed = seeds.judge(Optional.of(folder), SeedFilter.NONE)) {
      assertEquals(List.of(), seed.result().warnings(), "what it points to is copied as well");
    }
  }
}
