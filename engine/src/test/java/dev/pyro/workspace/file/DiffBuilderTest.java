package dev.pyro.workspace.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.WorkspaceDiff;
import dev.pyro.patch.GitDiff;
import dev.pyro.path.TreePath;
import dev.pyro.secret.Redactor;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.BaselineWriter;
import dev.pyro.tree.Changes.Candidate;
import dev.pyro.tree.Changes.Kind;
import dev.pyro.tree.Scans;
import dev.pyro.tree.TreeEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is in a diff of files that are longer than it compares or shows. */
@Timeout(300)
class DiffBuilderTest {
  private static final GitDiff FORM =
      new GitDiff(TreePath.ROOT, false, GitDiff.OtherText.AS_BINARY);
  private static final int COMPARED = 64 << 20;
  private static final int SHOWN = 16 << 20;

  @TempDir Path folder;

  @Test
  void aFileThatIsTooLongToCompareCountsAsChanged() throws Exception {
    Candidate fits = touched("fits", COMPARED);
    Candidate over = touched("over", COMPARED + 1);
    Baseline zeros = baseline(fits.now(), over.now());
    DiffBuilder diff = new DiffBuilder(zeros, List.of(fits, over), Redactor.NONE, FORM);
    assertTrue(diff.needsContent(fits));
    assertFalse(diff.needsContent(over));
    diff.add(fits, new Fetch.Found(fits.now(), new byte[COMPARED]));
    diff.add(over, null);

    WorkspaceDiff result = diff.result("w");
    assertEquals(
        List.of(
            new ChangeEntry("over", ChangeStatus.MODIFIED, ArtifactType.FILE, COMPARED + 1, false)),
        result.entries());
    assertEquals("", result.patch());
  }

  @Test
  void aFileThatIsTooLongToShowIsListedWithoutAPatch() throws Exception {
    Candidate fits = added("fits", SHOWN);
    Candidate grown = added("grown", 1); // when the guest was asked for it, it was longer
    Candidate over = added("over", SHOWN + 1);
    DiffBuilder diff = new DiffBuilder(baseline(), List.of(fits, grown, over), Redactor.NONE, FORM);
    assertTrue(diff.needsContent(fits));
    assertTrue(diff.needsContent(grown));
    assertFalse(diff.needsContent(over));
    diff.add(fits, new Fetch.Found(fits.now(), text(SHOWN)));
    diff.add(grown, new Fetch.Found(Scans.file("grown", SHOWN + 1), text(SHOWN + 1)));
    diff.add(over, null);

    WorkspaceDiff result = diff.result("w");
    assertEquals(
        List.of(
            entry("fits", SHOWN, true),
            entry("grown", SHOWN + 1, false),
            entry("over", SHOWN + 1, false)),
        result.entries());
    assertEquals(
        List.of("diff --git a/fits b/fits"),
        result.patch().lines().filter(line -> line.startsWith("diff ")).toList());
  }

  @Test
  void filesBehindTheOneThatReachesTheLimitAreListedWithoutAPatch() throws Exception {
    WorkspaceDiff whole = patchOfAtMost(Long.MAX_VALUE);
    assertEquals(List.of(true, true, true), patched(whole));
    String second = "diff --git a/b b/b";
    String third = "diff --git a/c b/c";
    int first = whole.patch().indexOf(second);

    WorkspaceDiff cut = patchOfAtMost(first);
    assertEquals(List.of(true, true, false), patched(cut));
    assertEquals(whole.patch().substring(0, whole.patch().indexOf(third)), cut.patch());
    assertEquals(whole.patch().substring(0, first), patchOfAtMost(first - 1).patch());
  }

  private static List<Boolean> patched(WorkspaceDiff diff) {
    return diff.entries().stream().map(ChangeEntry::textPatched).toList();
  }

  private WorkspaceDiff patchOfAtMost(long bytes) throws IOException {
    List<Candidate> all = List.of(added("a", 2), added("b", 2), added("c", 2));
    DiffBuilder diff = new DiffBuilder(baseline(), all, Redactor.NONE, FORM).withPatchOf(bytes);
    for (Candidate one : all) {
      diff.add(
          one, new Fetch.Found(one.now(), (one.path() + "\n").getBytes(StandardCharsets.UTF_8)));
    }
    return diff.result("w");
  }

  private static ChangeEntry entry(String path, long size, boolean patched) {
    return new ChangeEntry(path, ChangeStatus.ADDED, ArtifactType.FILE, size, patched);
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    return text;
  }

  /** A baseline of files of zeros. */
  private Baseline baseline(TreeEntry... files) throws IOException {
    try (BaselineWriter writer = new BaselineWriter(folder, OutputStream.nullOutputStream())) {
      for (TreeEntry file : files) {
        writer.writer().entry(file);
        writer.writer().hole(file.size());
      }
      writer.writer().end();
      return writer.commit();
    }
  }

  private static Candidate touched(String name, long size) {
    return new Candidate(
        TreePath.of(name), Kind.MAYBE_MODIFIED, Scans.file(name, size), Scans.file(name, size));
  }

  private static Candidate added(String name, long size) {
    return new Candidate(TreePath.of(name), Kind.ADDED, null, Scans.file(name, size));
  }
}
