package dev.pyro.patch;

import dev.pyro.ChangeStatus;
import dev.pyro.path.TreePath;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What happened, or is to happen, at one path.
 *
 * @param before what stood there
 * @param after what stands there then; absent if it is deleted
 */
public record Change(TreePath path, Optional<Node> before, Optional<Node> after) {
  /** Checks that the parts are there. */
  public Change {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
  }

  /**
   * Returns the kind of change.
   *
   * @throws IllegalStateException if nothing stood or stands there
   */
  public ChangeStatus status() {
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalStateException("nothing happens at " + path);
    }
    if (before.isEmpty()) {
      return ChangeStatus.ADDED;
    }
    if (after.isEmpty()) {
      return ChangeStatus.DELETED;
    }
    return before.get().kind().isLike(after.get().kind())
        ? ChangeStatus.MODIFIED
        : ChangeStatus.TYPE_CHANGED;
  }

  /** Returns whether lines can tell it: each content is text, or both are the same. */
  public boolean isText() {
    boolean same =
        before.isPresent()
            && after.isPresent()
            && Arrays.equals(before.get().content(), after.get().content());
    return same || (isText(before) && isText(after));
  }

  private static boolean isText(Optional<Node> node) {
    return node.isEmpty() || TextFiles.isText(node.get().content());
  }
}
