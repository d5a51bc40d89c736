package dev.pyro.patch;

import dev.pyro.ChangeStatus;
import dev.pyro.path.TreePath;
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

  /** Returns whether a diff can tell it: what stands on both sides is text, or nothing. */
  public boolean isText() {
    return before.map(Node::content).map(TextFiles::isText).orElse(true)
        && after.map(Node::content).map(TextFiles::isText).orElse(true);
  }
}
