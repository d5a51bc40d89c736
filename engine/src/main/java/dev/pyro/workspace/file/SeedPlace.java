package dev.pyro.workspace.file;

import dev.pyro.SeedMode;
import dev.pyro.WorkspaceSeed;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the place of a seed in a repository. In such a place {@code git apply} takes the names of a
 * git-style patch as seen from the repository's root, and silently leaves out all others.
 */
final class SeedPlace {
  private SeedPlace() {}

  /** Returns the place; the root if the seed is no directory or lies in no repository. */
  static TreePath of(WorkspaceSeed seed) {
    if (seed.mode() != SeedMode.DIRECTORY || seed.sourcePath().isEmpty()) {
      return TreePath.ROOT;
    }
    Path directory = real(Path.of(seed.sourcePath().get()).toAbsolutePath().normalize());
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return TreePath.of(at.relativize(directory).toString());
      }
    }
    return TreePath.ROOT;
  }

  /** Returns a directory without links in its path, as git sees it when it works there. */
  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException _) {
      return directory; // it is gone; what is above it may still tell
    }
  }
}
