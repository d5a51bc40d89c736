package dev.pyro.workspace.file;

import dev.pyro.PyroException;
import dev.pyro.WorkspaceDiff;
import dev.pyro.guest.Guest;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.Changes;
import dev.pyro.tree.Changes.Candidate;
import dev.pyro.tree.ScanIndex;
import dev.pyro.tree.TreeEntry;
import dev.pyro.workspace.call.WorkspaceUse;
import java.io.IOException;
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

  private Diffs() {}

  /** Compares {@code /workspace} with its baseline. */
  public static WorkspaceDiff diff(WorkspaceUse use) {
    try {
      Baseline baseline = Baseline.load(use.folder().baseline());
      ScanIndex fresh = ScanIndex.load(use.folder().freshScan(use.record().generation()));
      Changes changes = Changes.between(baseline, fresh, Seeds.scan(use.guest()));
      DiffBuilder diff = new DiffBuilder(baseline, changes.candidates(), use.redactor());
      for (List<Candidate> group : groups(changes.candidates())) {
        Map<TreePath, Fetch.Found> found = fetch(use.guest(), group);
        for (Candidate candidate : group) {
          diff.add(candidate, found.get(candidate.path()));
        }
      }
      return diff.result(use.id());
    } catch (IOException e) {
      throw PyroException.of("cannot read the baseline", e);
    }
  }

  private static Map<TreePath, Fetch.Found> fetch(Guest guest, List<Candidate> group) {
    List<TreePath> wanted =
        group.stream().filter(DiffBuilder::needsContent).map(Candidate::path).toList();
    long total = GROUP_BYTES + 2 * DiffBuilder.MAX_COMPARED_BYTES; // one may have grown meanwhile
    return new Fetch(guest, DiffBuilder.MAX_COMPARED_BYTES, total).all(wanted);
  }

  private static List<List<Candidate>> groups(List<Candidate> candidates) {
    List<List<Candidate>> groups = new ArrayList<>();
    List<Candidate> group = new ArrayList<>();
    long bytes = 0;
    for (Candidate candidate : candidates) {
      group.add(candidate);
      bytes += DiffBuilder.needsContent(candidate) ? size(candidate.now()) : 0;
      if (bytes >= GROUP_BYTES) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
    }
    groups.add(group);
    return groups;
  }

  private static long size(TreeEntry entry) {
    return entry.size();
  }
}
