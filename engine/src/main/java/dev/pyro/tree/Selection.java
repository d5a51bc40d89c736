package dev.pyro.tree;

import dev.pyro.path.IgnoreRules;
import dev.pyro.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Tells which entries of a source are sent. A directory that is not sent is not looked into. */
@FunctionalInterface
public interface Selection {
  /** Everything. */
  Selection ALL = (_, _) -> true;

  /** Returns whether an entry is sent; it is not if a directory that it is in is not. */
  boolean takes(TreePath path, boolean isDirectory);

  /** Returns what this and another take. */
  default Selection and(Selection other) {
    return (path, isDirectory) -> takes(path, isDirectory) && other.takes(path, isDirectory);
  }

  /** Returns what the lines of a {@code .gitignore} at the root would not ignore. */
  static Selection without(List<String> patterns) {
    if (patterns.isEmpty()) {
      return ALL;
    }
    IgnoreRules rules = IgnoreRules.ofUser();
    rules.add(TreePath.ROOT, String.join("\n", patterns).getBytes(StandardCharsets.UTF_8));
    return (path, isDirectory) -> !rules.ignores(path, isDirectory);
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
