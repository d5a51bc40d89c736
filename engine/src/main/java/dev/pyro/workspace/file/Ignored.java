package dev.pyro.workspace.file;

import dev.pyro.guest.Guest;
import dev.pyro.path.IgnoreRules;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.Changes.Candidate;
import dev.pyro.tree.ScanIndex;
import dev.pyro.tree.TreeEntry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds out what of the changes git ignores: from {@code .gitignore} files and git's index. */
final class Ignored {
  private static final TreePath NAME = TreePath.of(".gitignore");
  private static final TreePath INDEX = TreePath.of(".git/index");
  private static final int MAX_INDEX_BYTES = 64 << 20;
  private static final long MAX_FILE_BYTES = 256 << 10;
  private static final long MAX_TOTAL_BYTES = 1 << 20;

  private Ignored() {}

  /** Returns those of the changed paths that git ignores. */
  static Set<TreePath> paths(
      Guest guest, Baseline baseline, ScanIndex now, List<Candidate> candidates)
      throws IOException {
    IgnoreRules rules = rules(guest, baseline, now, candidates);
    Set<TreePath> ignored = new HashSet<>();
    for (Candidate candidate : candidates) {
      TreeEntry entry = candidate.now() == null ? candidate.before() : candidate.now();
      if (rules.ignores(candidate.path(), entry instanceof TreeEntry.Directory)) {
        ignored.add(candidate.path());
      }
    }
    return ignored;
  }

  private static IgnoreRules rules(
      Guest guest, Baseline baseline, ScanIndex now, List<Candidate> candidates)
      throws IOException {
    IgnoreRules rules = new IgnoreRules();
    Set<TreePath> wanted = new HashSet<>();
    long total = 0;
    for (TreePath folder : folders(candidates)) {
      boolean fits = folder.raw().length + 1 + NAME.raw().length <= TreePath.MAX_BYTES;
      int number = fits ? now.find(folder.resolve(NAME)) : -1;
      if (number >= 0
          && now.entry(number) instanceof TreeEntry.File file
          && file.size() <= MAX_FILE_BYTES
          && total + file.size() <= MAX_TOTAL_BYTES) {
        total += file.size();
        wanted.add(file.path());
      }
    }
    new Fetch(
            guest,
            MAX_FILE_BYTES,
            MAX_TOTAL_BYTES + MAX_FILE_BYTES, // one may have grown meanwhile
            "the .gitignore files",
            "make them shorter")
        .all(wanted)
        .forEach((path, found) -> {
          if (found.content() != null) {
            rules.add(path.parent(), found.content());
          }
        });
    int index = wanted.isEmpty() ? -1 : baseline.find(INDEX);
    if (index >= 0
        && baseline.resolved(index) instanceof TreeEntry.File file
        && file.size() <= MAX_INDEX_BYTES) {
      GitIndex.read(baseline.content(INDEX, MAX_INDEX_BYTES), rules::track);
    }
    return rules;
  }

  /** Returns the folders of what has changed, the outer ones first. */
  private static SortedSet<TreePath> folders(List<Candidate> candidates) {
    SortedSet<TreePath> folders = new TreeSet<>();
    for (Candidate candidate : candidates) {
      TreePath at = candidate.path();
      do {
        at = at.parent();
      } while (folders.add(at) && !at.isRoot());
    }
    return folders;
  }
}
