package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What may differ from the baseline, by what a guest says: enough to leave out what has surely not
 * changed, and to know whose content must be compared.
 *
 * @param candidates in the order of the paths' bytes
 * @param unchanged how many entries are as they were
 */
public record Changes(List<Candidate> candidates, long unchanged) {
  /** How something may differ. */
  public enum Kind {
    /** It is not in the baseline. */
    ADDED,
    /** It is only in the baseline. */
    DELETED,
    /** It is something else than in the baseline. */
    TYPE_CHANGED,
    /** A file that was touched, or a link that says something else: compare it. */
    MAYBE_MODIFIED,
    /** A directory with other permissions. */
    MODE_CHANGED
  }

  /**
   * One path that may differ.
   *
   * @param path where
   * @param kind how
   * @param before what the baseline has, hard links resolved; null if it was added
   * @param now what the guest has; null if it was deleted
   */
  public record Candidate(TreePath path, Kind kind, TreeEntry before, TreeEntry now) {
    /** Returns whether the permissions differ from those of the baseline. */
    public boolean modeChanged() {
      return before != null && now != null && before.mode() != now.mode();
    }
  }

  /** Copies the list. */
  public Changes {
    candidates = List.copyOf(candidates);
  }

  /**
   * Compares.
   *
   * @param baseline what was sent
   * @param unpacked a scan right after that
   * @param now a scan of now
   * @throws IOException if the baseline's index is damaged
   */
  public static Changes between(Baseline baseline, ScanIndex unpacked, ScanIndex now)
      throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    long unchanged = 0;
    for (int i = 0; i < now.size(); i++) {
      TreePath path = now.path(i);
      int number = baseline.find(path);
      if (number < 0) {
        candidates.add(new Candidate(path, Kind.ADDED, null, now.entry(i)));
        continue;
      }
      int then = unpacked.find(path);
      if (then >= 0 && now.isUnchanged(i, unpacked, then)) {
        unchanged++;
        continue;
      }
      Kind kind = kind(baseline.resolved(number), now.entry(i));
      if (kind == null) {
        unchanged++;
      } else {
        candidates.add(new Candidate(path, kind, baseline.resolved(number), now.entry(i)));
      }
    }
    for (int i = 0; i < baseline.size(); i++) {
      TreePath path = baseline.path(i);
      if (now.find(path) < 0) {
        candidates.add(new Candidate(path, Kind.DELETED, baseline.resolved(i), null));
      }
    }
    candidates.sort((a, b) -> a.path().compareTo(b.path()));
    return new Changes(candidates, unchanged);
  }

  private static Kind kind(TreeEntry before, TreeEntry now) {
    if (before.type() != now.type()) {
      return Kind.TYPE_CHANGED;
    }
    return switch (now) {
      case TreeEntry.Directory _ -> before.mode() == now.mode() ? null : Kind.MODE_CHANGED;
      case TreeEntry.Symlink link ->
          before instanceof TreeEntry.Symlink old && old.target().equals(link.target())
              ? null
              : Kind.MAYBE_MODIFIED;
      case TreeEntry.File _, TreeEntry.HardLink _, TreeEntry.Other _ -> Kind.MAYBE_MODIFIED;
    };
  }
}
