package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.util.ArrayList;
import java.util.List;

/**
 * What a copy of a folder leaves out, because it has no content that could be copied: pipes,
 * sockets and devices. A server that has ended often leaves a socket behind.
 */
final class LeftOut {
  private final List<TreePath> paths = new ArrayList<>();

  void add(TreePath path) {
    paths.add(path);
  }

  /** Returns a line that names them, if there are any. */
  List<String> warnings() {
    return paths.isEmpty()
        ? List.of()
        : List.of("pipes, sockets and devices are not copied; left out: " + names(paths));
  }

  /** Returns the first few names, and how many more there are. */
  static String names(List<TreePath> paths) {
    int shown = 5;
    String first = String.join(", ", paths.stream().limit(shown).map(TreePath::display).toList());
    return first + (paths.size() > shown ? " and " + (paths.size() - shown) + " more" : "");
  }
}
