package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out which files the names of a patch mean. Tools write different things before a name:
 * {@code a/}, {@code w/}, {@code package-1.2.orig/}, the place in a repository, or nothing. A name
 * means what it says if there is such a file. If not, folders are taken from its beginning, and it
 * means the one file that is found so.
 */
final class NameReading {
  private final Function<TreePath, Optional<Node>> current;

  /** Folders that were taken from the names of files that exist. New files have them as well. */
  private final Set<TreePath> taken = new HashSet<>();

  /**
   * Looks at all names of a patch.
   *
   * @param place the folder in a repository that the tree is a copy of; the root if it is none
   * @param current what stands at a path before the patch
   */
  NameReading(List<FilePatch> files, TreePath place, Function<TreePath, Optional<Node>> current) {
    this.current = current;
    if (!place.isRoot()) {
      taken.add(place);
    }
    for (FilePatch file : files) {
      if (!isAddition(file) && !isThere(file, current)) {
        List<FilePatch> found = found(file, current);
        if (found.size() == 1) {
          taken.add(takenFrom(file, found.getFirst()));
        }
      }
    }
  }

  /**
   * Returns a part of the patch with the names that it means.
   *
   * @param now what stands at a path after the parts before it
   * @throws PyroException {@code conflict} if it may mean several files
   */
  FilePatch read(FilePatch file, Function<TreePath, Optional<Node>> now) {
    if (isAddition(file)) {
      return addition(file);
    }
    if (isThere(file, now) || isThere(file, current)) {
      return file;
    }
    List<FilePatch> found = found(file, now);
    List<FilePatch> likely =
        found.stream().filter(reading -> taken.contains(takenFrom(file, reading))).toList();
    if (found.size() > 1 && likely.size() != 1) {
      throw new PyroException(
          ErrorCode.CONFLICT,
          file.target()
              + ": there is no such file; it may mean "
              + found.get(0).target()
              + " or "
              + found.get(1).target(),
          "Give the path below /workspace.",
          null);
    }
    return found.size() > 1 ? likely.getFirst() : found.isEmpty() ? file : found.getFirst();
  }

  private static boolean isAddition(FilePatch file) {
    return file.kind() == FilePatch.Kind.ADD;
  }

  private FilePatch addition(FilePatch file) {
    for (TreePath folder : file.target().folders()) {
      if (taken.contains(folder) && current.apply(folder).isEmpty()) {
        return file.without(folder).orElse(file);
      }
    }
    return file;
  }

  private static boolean isThere(FilePatch file, Function<TreePath, Optional<Node>> tree) {
    return tree.apply(file.source()).isPresent()
        || (file.guessed() && tree.apply(file.target()).isPresent());
  }

  private static List<FilePatch> found(FilePatch file, Function<TreePath, Optional<Node>> tree) {
    return file.stripped().stream().filter(reading -> isFound(reading, tree)).toList();
  }

  /** Names that still differ are those of a file and its backup, and only the file is there. */
  private static boolean isFound(FilePatch reading, Function<TreePath, Optional<Node>> tree) {
    boolean source = isFile(tree.apply(reading.source()));
    return reading.guessed() ? !source && isFile(tree.apply(reading.target())) : source;
  }

  private static boolean isFile(Optional<Node> node) {
    return node.isPresent() && node.get().kind() != Node.Kind.OTHER;
  }

  private static TreePath takenFrom(FilePatch file, FilePatch reading) {
    TreePath target = file.target();
    int length = target.raw().length - reading.target().raw().length - 1;
    return length <= 0 ? TreePath.ROOT : TreePath.trusted(target.raw(), 0, length);
  }
}
