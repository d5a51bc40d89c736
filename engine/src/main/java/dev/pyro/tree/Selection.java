package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.util.Collection;

/** Tells which entries of a source are sent. A directory that is not sent is not looked into. */
@FunctionalInterface
public interface Selection {
  /** Everything. */
  Selection ALL = (_, _) -> true;

  /** Returns whether an entry is sent, if the directories that it is in are. */
  boolean takes(TreePath path, boolean isDirectory);

  /** Returns what this and another take. */
  default Selection and(Selection other) {
    return (path, isDirectory) -> takes(path, isDirectory) && other.takes(path, isDirectory);
  }

  /** Returns whether an entry and the directories that it is in are sent. */
  default boolean takesWhole(TreePath path, boolean isDirectory) {
    return path.folders().stream().allMatch(folder -> takes(folder, true))
        && takes(path, isDirectory);
  }

  /** Returns some paths, and the directories that they are in. */
  static Selection of(Collection<TreePath> paths) {
    PathTable listed = new PathTable();
    for (TreePath path : paths) {
      for (TreePath at = path; !at.isRoot() && listed.add(at.raw()) >= 0; at = at.parent()) {}
    }
    return (path, _) -> listed.find(path) >= 0;
  }
}
