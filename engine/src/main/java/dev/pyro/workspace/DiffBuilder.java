package dev.pyro.workspace;

import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.ChangeSummary;
import dev.pyro.WorkspaceDiff;
import dev.pyro.patch.Change;
import dev.pyro.patch.GitDiff;
import dev.pyro.patch.Node;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.Changes.Candidate;
import dev.pyro.tree.Changes.Kind;
import dev.pyro.tree.TreeEntry;
import dev.pyro.tree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A diff while its parts are put together.
 *
 * <p>The patch holds what git can tell: text, links, and whether a file is executable. What it
 * cannot hold is in the entries only: binary and very long files, directories, other permissions,
 * devices, and what lies in a {@code .git}, which git refuses to patch.
 */
final class DiffBuilder {
  /** Longer files are only compared by what the guest says of them. */
  static final long MAX_COMPARED_BYTES = 64L << 20;

  /** Longer files are not shown in the patch. */
  private static final long MAX_TEXT_BYTES = 16L << 20;

  /** Once the patch is so long, further files are only named. */
  private static final long MAX_PATCH_CHARS = 64L << 20;

  private final Baseline baseline;
  private final Set<TreePath> parentsOfAdded = new HashSet<>();
  private final Set<TreePath> parentsOfDeleted = new HashSet<>();
  private final List<ChangeEntry> entries = new ArrayList<>();
  private final StringBuilder patch = new StringBuilder();

  DiffBuilder(Baseline baseline, List<Candidate> candidates) {
    this.baseline = baseline;
    for (Candidate candidate : candidates) {
      if (candidate.kind() == Kind.ADDED) {
        parentsOfAdded.add(candidate.path().parent());
      } else if (candidate.kind() == Kind.DELETED) {
        parentsOfDeleted.add(candidate.path().parent());
      }
    }
  }

  /** Returns whether a candidate can only be judged by its content. */
  static boolean needsContent(Candidate candidate) {
    if (!(candidate.now() instanceof TreeEntry.File file)) {
      return false;
    }
    boolean compared = candidate.kind() == Kind.MAYBE_MODIFIED;
    return file.size() <= (compared ? MAX_COMPARED_BYTES : MAX_TEXT_BYTES);
  }

  /**
   * Takes a candidate.
   *
   * @param found what stands there, if it was asked for and is still there
   */
  void add(Candidate candidate, Fetch.Found found) throws IOException {
    TreeEntry now = candidate.now();
    byte[] content = null;
    if (needsContent(candidate)) {
      if (found == null) {
        return; // it was removed at this very moment; the next diff will tell
      }
      now = found.entry();
      content = found.content();
    }
    if (isImplied(candidate)) {
      return;
    }
    TreeEntry before = candidate.before();
    Optional<Node> oldNode =
        before == null ? Optional.empty() : Optional.of(Nodes.of(before, oldContent(before)));
    Optional<Node> newNode = now == null ? Optional.empty() : Optional.of(Nodes.of(now, content));
    if (candidate.kind() == Kind.MAYBE_MODIFIED && isSame(before, now, oldNode, newNode)) {
      return;
    }
    boolean patched = patch(candidate.path(), oldNode, newNode, before, now);
    TreeEntry shown = now == null ? before : now;
    entries.add(
        new ChangeEntry(
            candidate.path().display(),
            status(candidate.kind()),
            FileReads.type(shown),
            now == null ? 0 : now.size(),
            patched));
  }

  /** A directory that came or went with something in it is told by that. */
  private boolean isImplied(Candidate candidate) {
    TreeEntry entry = candidate.now() == null ? candidate.before() : candidate.now();
    return entry instanceof TreeEntry.Directory
        && switch (candidate.kind()) {
          case ADDED -> parentsOfAdded.contains(candidate.path());
          case DELETED -> parentsOfDeleted.contains(candidate.path());
          case TYPE_CHANGED, MAYBE_MODIFIED, MODE_CHANGED -> false;
        };
  }

  private byte[] oldContent(TreeEntry before) throws IOException {
    return before instanceof TreeEntry.File file && file.size() <= MAX_COMPARED_BYTES
        ? baseline.content(file.path(), (int) MAX_COMPARED_BYTES)
        : null;
  }

  private static boolean isSame(
      TreeEntry before, TreeEntry now, Optional<Node> oldNode, Optional<Node> newNode) {
    boolean tooLong = before.size() > MAX_COMPARED_BYTES || now.size() > MAX_COMPARED_BYTES;
    return before.type() == now.type()
        && before.mode() == now.mode()
        && before.size() == now.size()
        && !tooLong
        && oldNode.equals(newNode);
  }

  private boolean patch(
      TreePath path,
      Optional<Node> oldNode,
      Optional<Node> newNode,
      TreeEntry before,
      TreeEntry now) {
    boolean known = isInGit(before, oldNode) && isInGit(now, newNode);
    boolean something =
        isFileOrLink(oldNode) || isFileOrLink(newNode); // a directory alone is nothing to git
    if (!known || !something || isRefusedByGit(path) || patch.length() > MAX_PATCH_CHARS) {
      return false;
    }
    Change change = new Change(Nodes.patchPath(path), oldNode, newNode);
    if (!change.isText()) {
      return false;
    }
    String text = GitDiff.of(List.of(change));
    patch.append(text);
    return !text.isEmpty();
  }

  private static boolean isFileOrLink(Optional<Node> node) {
    return node.filter(n -> n.kind() != Node.Kind.OTHER).isPresent();
  }

  /** Returns whether git has a way to tell what stands there, nothing and directories included. */
  private static boolean isInGit(TreeEntry entry, Optional<Node> node) {
    return entry == null
        || entry instanceof TreeEntry.Directory
        || (isFileOrLink(node) && node.orElseThrow().content().length <= MAX_TEXT_BYTES);
  }

  /** Git takes no patch for what lies in a .git, in any spelling that some system knows. */
  private static boolean isRefusedByGit(TreePath path) {
    String text = new String(path.bytes(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    for (String part : text.split("/", -1)) {
      if (part.equals(".git") || part.equals("git~1")) {
        return true;
      }
    }
    return false;
  }

  private static ChangeStatus status(Kind kind) {
    return switch (kind) {
      case ADDED -> ChangeStatus.ADDED;
      case DELETED -> ChangeStatus.DELETED;
      case TYPE_CHANGED -> ChangeStatus.TYPE_CHANGED;
      case MAYBE_MODIFIED, MODE_CHANGED -> ChangeStatus.MODIFIED;
    };
  }

  WorkspaceDiff result(String workspaceId) {
    return new WorkspaceDiff(
        workspaceId, !entries.isEmpty(), ChangeSummary.of(entries), entries, patch.toString());
  }
}
