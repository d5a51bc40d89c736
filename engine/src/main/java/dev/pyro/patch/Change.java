package dev.pyro.patch;

import dev.pyro.path.TreePath;
import java.util.Locale;
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
  public Status status() {
    if (before.isEmpty() && after.isEmpty()) {
      throw new IllegalStateException("nothing happens at " + path);
    }
    if (before.isEmpty()) {
      return Status.ADDED;
    }
    if (after.isEmpty()) {
      return Status.DELETED;
    }
    return before.get().kind().isLike(after.get().kind()) ? Status.MODIFIED : Status.TYPE_CHANGED;
  }

  /** Returns whether a diff can tell it: what stands on both sides is text, or nothing. */
  public boolean isText() {
    return before.map(Node::content).map(TextFiles::isText).orElse(true)
        && after.map(Node::content).map(TextFiles::isText).orElse(true);
  }

  /** The kinds of change; the wire names are those of the contract. */
  public enum Status {
    /** There was nothing. */
    ADDED,
    /** It has other content or another mode. */
    MODIFIED,
    /** There is nothing any more. */
    DELETED,
    /** A file became a link, or something else of another type. */
    TYPE_CHANGED;

    /** Returns the name that JSON output and tools use. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
