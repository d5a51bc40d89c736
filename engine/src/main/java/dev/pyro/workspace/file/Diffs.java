package dev.pyro.workspace.file;

import dev.pyro.DiffRequest;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceDiff;
import dev.pyro.guest.Guest;
import dev.pyro.patch.GitDiff;
import dev.pyro.path.Pathspec;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.Changes;
import dev.pyro.tree.Changes.Candidate;
import dev.pyro.tree.ScanIndex;
import dev.pyro.workspace.call.WorkspaceUse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares workspaces with their baselines. The guest says which files have changed since its
 * {@code /workspace} was fresh, as their inodes tell; only those are fetched and compared.
 */
public final class Diffs {
  /** Contents are fetched in groups of about this much, so that memory stays bounded. */
  private static final long GROUP_BYTES = 32L << 20;

  /** A group may end with a long file, and one may have grown since the guest told its length. */
  private static final long MAX_HELD_BYTES = GROUP_BYTES + 2 * DiffBuilder.MAX_COMPARED_BYTES;

  private Diffs() {}

  /** Compares {@code /workspace} with its baseline; the result has the patch. */
  public static WorkspaceDiff diff(WorkspaceUse use, DiffRequest request) {
    return builder(use, request, true).result(use.id());
  }

  /**
   * Compares {@code /workspace} with its baseline, and writes the bytes of the patch to a stream.
   */
  public static WorkspaceDiff diff(WorkspaceUse use, DiffRequest request, OutputStream patch) {
    DiffBuilder diff = builder(use, request, false);
    try {
      return diff.result(use.id(), patch);
    } catch (IOException e) {
      throw PyroException.of("cannot write the patch", e);
    }
  }

  /**
   * Compares.
   *
   * @param asText whether the patch is to be a text, which cannot hold all bytes
   */
  private static DiffBuilder builder(WorkspaceUse use, DiffRequest request, boolean asText) {
    List<Pathspec> paths = Pathspec.of(request.paths());
    List<Pathspec> exclude = Pathspec.of(request.exclude());
    GitDiff form =
        new GitDiff(
            SeedPlace.of(use.record().seed()),
            request.binary(),
            asText ? GitDiff.OtherText.AS_BINARY : GitDiff.OtherText.AS_IT_IS);
    try {
      Baseline baseline = Baseline.load(use.folder().baseline());
      ScanIndex now = Seeds.scan(use.guest());
      List<Candidate> all = Changes.between(baseline, fresh(use), now).candidates();
      List<Candidate> asked =
          all.stream().filter(candidate -> isAsked(candidate.path(), paths, exclude)).toList();
      DiffBuilder diff =
          new DiffBuilder(baseline, all, use.redactor(), form)
              .ignoring(Ignored.paths(use.guest(), baseline, now, asked), request.includeIgnored());
      for (List<Candidate> group : groups(diff, asked)) {
        Map<TreePath, Fetch.Found> found = fetch(diff, use.guest(), group);
        for (Candidate candidate : group) {
          diff.add(candidate, found.get(candidate.path()));
        }
      }
      return diff;
    } catch (IOException e) {
      throw Seeds.withoutBaseline(use.folder(), e);
    }
  }

  /** Returns what was there when it was fresh; it saves comparing what has not changed since. */
  private static ScanIndex fresh(WorkspaceUse use) {
    try {
      return ScanIndex.load(use.folder().freshScan(use.record().generation()));
    } catch (IOException _) {
      return ScanIndex.none(); // everything is compared
    }
  }

  private static boolean isAsked(TreePath path, List<Pathspec> paths, List<Pathspec> exclude) {
    return (paths.isEmpty() || paths.stream().anyMatch(spec -> spec.matches(path)))
        && exclude.stream().noneMatch(spec -> spec.matches(path));
  }

  private static Map<TreePath, Fetch.Found> fetch(
      DiffBuilder diff, Guest guest, List<Candidate> group) {
    List<TreePath> wanted = group.stream().filter(diff::needsContent).map(Candidate::path).toList();
    return new Fetch(
            guest,
            DiffBuilder.MAX_COMPARED_BYTES,
            MAX_HELD_BYTES,
            "the files that differ",
            "export what you need instead")
        .all(wanted);
  }

  private static List<List<Candidate>> groups(DiffBuilder diff, List<Candidate> candidates) {
    List<List<Candidate>> groups = new ArrayList<>();
    List<Candidate> group = new ArrayList<>();
    long bytes = 0;
    for (Candidate candidate : candidates) {
      group.add(candidate);
      bytes += diff.needsContent(candidate) ? candidate.now().size() : 0;
      if (bytes >= GROUP_BYTES) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
    }
    groups.add(group);
    return groups;
  }
}
