package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pyro.path.TreePath;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export has of Git repositories which a machine may have changed. */
@Timeout(300)
class GitGuardTest {
  private static final String LEFT_OUT =
      " is not as it was seeded; Git would start what these files say, so they were left out: ";

  @TempDir Path folder;
  private Path tree;
  private Path baseline;

  /** Makes a tree with repositories, keeps it as the baseline. */
  @BeforeEach
  void seed() throws Exception {
    tree = Files.createDirectory(folder.resolve("tree"));
    Trees.host(
        tree,
        "git init --quiet --template= . ; mkdir .git/hooks .git/info; echo a > a; git add a;"
            + " echo ok > .git/hooks/post-checkout; ln .git/hooks/post-checkout .git/hooks/x;"
            + " git -c user.name=A -c user.email=a@b commit --quiet -m x; git branch config;"
            + " mkdir lib hooks; echo 'gitdir: ../.git/modules/lib' > lib/.git; echo h > hooks/h;"
            + " mkdir .git/modules; git init --quiet --bare --template= .git/modules/lib;"
            + " git init --quiet --bare --template= store; echo c > config");
    keep("baseline");
  }

  private void keep(String name) throws Exception {
    baseline = Files.createDirectory(folder.resolve(name));
    try (SeedSource source = SeedSource.open(tree, Selection.ALL);
        BaselineWriter kept = new BaselineWriter(baseline, OutputStream.nullOutputStream())) {
      source.send(kept.writer(), TreePath.ROOT, _ -> {});
      kept.writer().end();
      kept.commit();
    }
  }

  /** Exports the tree as it is now. */
  private ExportResult export(boolean guarded) throws Exception {
    GitGuard guard = new GitGuard(() -> Baseline.load(baseline));
    try (SeedSource source = SeedSource.open(tree, Selection.ALL)) {
      return TreeExporter.export(
          Trees.packed(Trees.sent(source)),
          folder.resolve("out"),
          Trees.NO_LIMIT,
          Optional.of(guard).filter(_ -> guarded),
          (_, _) -> {},
          _ -> {});
    }
  }

  @Test
  void aRepositoryAsItWasSeededComesWhole() throws Exception {
    Trees.host(tree, "echo changed > a; echo changed > config; echo changed > hooks/h");
    assertEquals(List.of(), export(true).warnings());
    assertEquals(Trees.described(tree), Trees.described(folder.resolve("out")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git config core.fsmonitor ./evil|.git|.git/config",
        "echo evil > .git/hooks/post-checkout|.git|.git/hooks/post-checkout .git/hooks/x",
        "echo evil > .git/hooks/new|.git|.git/hooks/new",
        "mkdir .git/hooks/d; echo evil > .git/hooks/d/f|.git|.git/hooks/d/f",
        "ln -sf ../../a .git/hooks/x|.git|.git/hooks/x",
        "ln -sf ../a .git/config|.git|.git/config",
        "rm .git/config; ln a .git/config|.git|.git/config",
        "echo ../evil > .git/commondir|.git|.git/commondir",
        "echo evil > .git/config.worktree|.git|.git/config.worktree",
        "echo evil > .git/modules/lib/config|.git|.git/modules/lib/config",
        "mkdir .git/modules/lib/hooks; echo > .git/modules/lib/hooks/h|.git|.git/modules/lib/hooks/h",
        "echo 'gitdir: ../evil' > lib/.git|lib/.git|lib/.git",
        "mkdir new; ln -s ../evil new/.git|new/.git|new/.git",
        "echo evil > store/config|store|store/config",
        "mkdir n; git init --quiet --template= n/deep|n/deep/.git|n/deep/.git/config",
        "git init --quiet --bare --template= bare|bare|bare/config",
      })
  void settingsThatAreNotTheSeedsAreLeftOutAndNamed(String script, String repository, String left)
      throws Exception {
    Trees.host(tree, script);
    List<String> names = Arrays.asList(left.split(" "));
    ExportResult result = export(true);
    assertEquals(List.of(repository + LEFT_OUT + String.join(", ", names)), result.warnings());
    for (String name : names) {
      assertFalse(
          Files.exists(folder.resolve("out").resolve(name), LinkOption.NOFOLLOW_LINKS), name);
    }
    String there = "find . -mindepth 1 | wc -l";
    int was = Integer.parseInt(Trees.host(tree, there).strip());
    int is = Integer.parseInt(Trees.host(folder.resolve("out"), there).strip());
    assertEquals(was - names.size(), is);
    assertEquals(is, result.entryCount());
  }

  @Test
  void aHookThatIsTooLongToCompareIsLeftOut() throws Exception {
    Trees.host(tree, "cd .git/hooks; truncate -s 1048576 fits; truncate -s 1048577 long over");
    keep("another");
    String same =
        ".git has files too long to compare with the seed"
            + LEFT_OUT.substring(LEFT_OUT.indexOf(';'))
            + ".git/hooks/";
    assertEquals(List.of(same + "long, .git/hooks/over"), export(true).warnings());
    assertEquals("fits\npost-checkout\nx\n", Trees.host(folder.resolve("out/.git/hooks"), "ls"));
    Trees.host(folder, "rm -r out; truncate -s 1048578 tree/.git/hooks/over");
    assertEquals(
        List.of(".git" + LEFT_OUT + ".git/hooks/over", same + "long"), export(true).warnings());
  }

  @Test
  void aRepositoryWithOtherCommitsComesAndIsNamed() throws Exception {
    Trees.host(
        tree,
        "echo b > b; git add b; git -c user.name=A -c user.email=a@b commit --quiet -m y;"
            + " git tag config");
    assertEquals(List.of(".git is not as it was seeded"), export(true).warnings());
    assertEquals(Trees.described(tree), Trees.described(folder.resolve("out")));
  }

  @Test
  void everythingComesIfThatIsWanted() throws Exception {
    Trees.host(tree, "git config core.fsmonitor ./evil");
    assertEquals(List.of(), export(false).warnings());
    assertEquals(Trees.described(tree), Trees.described(folder.resolve("out")));
  }
}
