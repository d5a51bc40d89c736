package dev.pyro.patch;

import dev.pyro.path.TreePath;
import java.util.List;
import java.util.Optional;

/**
 * Writes a diff as git does. {@code git apply} accepts it, without {@code index} lines, and gives
 * every byte back: missing final newlines, carriage returns, modes, empty files, links, and names
 * of any bytes.
 */
public final class GitDiff {
  private final StringBuilder out = new StringBuilder();

  private GitDiff() {}

  /**
   * Returns one diff of all changes, in their order; empty if none of them changes a file or link.
   * A change of type is a deletion and an addition. What is {@link Node.Kind#OTHER} counts as
   * absent, since git knows no folders.
   *
   * @throws IllegalArgumentException if a change is not text
   */
  public static String of(List<Change> changes) {
    GitDiff diff = new GitDiff();
    for (Change change : changes) {
      if (!change.isText()) {
        throw new IllegalArgumentException(change.path() + " is not text");
      }
      Optional<Node> before = change.before().filter(node -> node.kind() != Node.Kind.OTHER);
      Optional<Node> after = change.after().filter(node -> node.kind() != Node.Kind.OTHER);
      if (before.isPresent()
          && after.isPresent()
          && !before.get().kind().isLike(after.get().kind())) {
        diff.section(change.path(), before, Optional.empty());
        diff.section(change.path(), Optional.empty(), after);
      } else if (!before.equals(after)) {
        diff.section(change.path(), before, after);
      }
    }
    return Raw.text(diff.out.toString());
  }

  private void section(TreePath path, Optional<Node> before, Optional<Node> after) {
    String oldName = CQuoting.quoted("a/" + Raw.of(path.raw()));
    String newName = CQuoting.quoted("b/" + Raw.of(path.raw()));
    out.append("diff --git ").append(oldName).append(' ').append(newName).append('\n');
    modes(before, after);
    List<String> oldLines = lines(before);
    List<String> newLines = lines(after);
    List<LineDiff.Edit> edits = LineDiff.edits(oldLines, newLines);
    if (!edits.isEmpty()) {
      name("--- ", before.isPresent() ? oldName : "/dev/null");
      name("+++ ", after.isPresent() ? newName : "/dev/null");
      new HunkWriter(oldLines, newLines, out).write(edits);
    }
  }

  private void modes(Optional<Node> before, Optional<Node> after) {
    String oldMode = before.map(node -> node.kind().mode).orElse("");
    String newMode = after.map(node -> node.kind().mode).orElse("");
    if (oldMode.isEmpty()) {
      out.append("new file mode ").append(newMode).append('\n');
    } else if (newMode.isEmpty()) {
      out.append("deleted file mode ").append(oldMode).append('\n');
    } else if (!oldMode.equals(newMode)) {
      out.append("old mode ").append(oldMode).append('\n');
      out.append("new mode ").append(newMode).append('\n');
    }
  }

  private static List<String> lines(Optional<Node> node) {
    return node.map(n -> Raw.lines(Raw.of(n.content()))).orElse(List.of());
  }

  /** A tab after a name with spaces ends it, lest its last words be read as a date. */
  private void name(String marker, String name) {
    out.append(marker).append(name).append(name.indexOf(' ') >= 0 ? "\t\n" : "\n");
  }
}
