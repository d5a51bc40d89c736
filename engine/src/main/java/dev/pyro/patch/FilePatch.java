package dev.pyro.patch;

import dev.pyro.path.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a patch says of one file.
 *
 * @param source the file that is read; equal to the target unless it is renamed or copied
 * @param target the file that results
 * @param mode the kind that it gets, if the patch says so; of a deletion, the kind that it has
 * @param guessed whether only differing names make this a rename; some tools write two names for
 *     one file
 * @param binary the change of its content if that is not told line by line
 */
record FilePatch(
    Kind kind,
    TreePath source,
    TreePath target,
    Optional<Node.Kind> mode,
    boolean guessed,
    List<Hunk> hunks,
    Optional<BinaryChange> binary) {
  /** So many folders at the beginning of a name may be none of the tree's. */
  private static final int MAX_STRIPPED = 16;

  FilePatch {
    hunks = List.copyOf(hunks);
  }

  /** Returns it as it is, and then with other names that it may mean. */
  List<FilePatch> readings() {
    List<FilePatch> readings = new ArrayList<>(stripped());
    readings.addFirst(this);
    return readings;
  }

  /** Returns it with names that it may mean if its first folders are none of the tree's. */
  List<FilePatch> stripped() {
    List<FilePatch> readings = new ArrayList<>();
    List<TreePath> sources = source.folders();
    List<TreePath> targets = target.folders();
    int depth = Math.min(MAX_STRIPPED, Math.min(sources.size(), targets.size()));
    for (int i = 0; i < depth; i++) {
      Optional<FilePatch> reading = without(sources.get(i), targets.get(i));
      reading.ifPresent(readings::add);
      if (guessed && reading.filter(read -> !read.guessed).isPresent()) {
        break; // only what a tool wrote before the name was different
      }
    }
    return readings;
  }

  /** Returns it with a folder taken from the beginning of its names, if it means something then. */
  Optional<FilePatch> without(TreePath folder) {
    boolean below = source.startsWith(folder) && target.startsWith(folder);
    return below && !source.equals(folder) && !target.equals(folder)
        ? without(folder, folder)
        : Optional.empty();
  }

  private Optional<FilePatch> without(TreePath ofSource, TreePath ofTarget) {
    TreePath newSource = source.relativeTo(ofSource);
    TreePath newTarget = target.relativeTo(ofTarget);
    if (!ofSource.equals(ofTarget) && !guessed) {
      return Optional.empty(); // a rename out of a folder, or into one
    }
    boolean same = newSource.equals(newTarget);
    Kind newKind = kind == Kind.RENAME && guessed && same ? Kind.MODIFY : kind;
    return Optional.of(
        new FilePatch(newKind, newSource, newTarget, mode, guessed && !same, hunks, binary));
  }

  enum Kind {
    ADD,
    MODIFY,
    DELETE,
    RENAME,
    COPY
  }
}
