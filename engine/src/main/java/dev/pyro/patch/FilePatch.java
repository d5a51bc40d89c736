package dev.pyro.patch;

import dev.pyro.path.TreePath;
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
 */
record FilePatch(
    Kind kind,
    TreePath source,
    TreePath target,
    Optional<Node.Kind> mode,
    boolean guessed,
    List<Hunk> hunks) {
  FilePatch {
    hunks = List.copyOf(hunks);
  }

  enum Kind {
    ADD,
    MODIFY,
    DELETE,
    RENAME,
    COPY
  }
}
