package dev.pyro.workspace.file;

import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.ChangeSummary;
import dev.pyro.Limits;
import dev.pyro.WorkspaceDiff;
import dev.pyro.patch.Change;
import dev.pyro.patch.GitDiff;
import dev.pyro.patch.Node;
import dev.pyro.path.TreePath;
import dev.pyro.secret.Redactor;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.Changes.Candidate;
import dev.pyro.tree.Changes.Kind;
import dev.pyro.tree.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A diff while its parts are put together.
 *
 * <p>The patch holds what git can tell: text, links, whether a file is executable, and binary files
 * if they are asked for. What it cannot hold is in the entries only: very long files, directories,
 * other permissions, devices, and what lies in a {@code .git}, which git refuses to patch. So is
 * what git ignores, unless that is asked for.
 *
 * <p>Secrets are taken out of the contents before these are compared line by line, since a value of
 * several lines is not to be recognised in a patch any more, and out of the paths at the end. So a
 * file in which nothing but a secret was changed has an entry and no text.
 */
final class DiffBuilder {
  /** Longer files are only compared by what the guest says of them. */
  static final long MAX_COMPARED_BYTES = 64L << 20;

  /** Longer files are not shown in the patch. */
  private static final long MAX_TEXT_BYTES = Limits.MAX_PATCHED_FILE_BYTES;

  /** Once the patch is so long, further files are only named. */
  private static final long MAX_PATCH_BYTES = 64L << 20;

  /** How many paths a warning names. */
  private static final int NAMED = 5;

  private static final byte[] NOTHING = {};

  private final Baseline baseline;
  private final Redactor redactor;
  private final GitDiff form;
  private final Set<TreePath> parentsOfAdded = new HashSet<>();
  private final Set<TreePath> parentsOfDeleted = new HashSet<>();
  private final List<Told> told = new ArrayList<>();
  private Set<TreePath> ignored = Set.of();
  private boolean includesIgnored;
  private long maxPatchBytes = MAX_PATCH_BYTES;
  private final Set<TreePath> withoutSecret = new TreeSet<>();
  private long patchBytes;

  /** What is told of a candidate. */
  private static final class Told {
    private final Candidate candidate;
    private final ChangeEntry entry;

    /** Its part of the patch; empty if it has none. */
    private final byte[] part;

    private Told(Candidate candidate, ChangeEntry entry, byte[] part) {
      this.candidate = candidate;
      this.entry = entry;
      this.part = part;
    }

    private boolean isPatched() {
      return part.length > 0;
    }

    private Told withoutPart() {
      return new Told(candidate, entry.withoutPatch(), NOTHING);
    }
  }

  /**
   * Begins a diff.
   *
   * @param candidates all, also those that are not asked for
   * @param form of the patch
   */
  DiffBuilder(Baseline baseline, List<Candidate> candidates, Redactor redactor, GitDiff form) {
    this.baseline = baseline;
    this.redactor = redactor;
    this.form = form;
    for (Candidate candidate : candidates) {
      if (candidate.kind() == Kind.ADDED) {
        parentsOfAdded.add(candidate.path().parent());
      } else if (candidate.kind() == Kind.DELETED) {
        parentsOfDeleted.add(candidate.path().parent());
      }
    }
  }

  /** Sets which paths git ignores, and whether the patch has that as well. */
  DiffBuilder ignoring(Set<TreePath> paths, boolean include) {
    ignored = paths;
    includesIgnored = include;
    return this;
  }

  /** Sets the length of the patch at which further files are only named. */
  DiffBuilder withPatchOf(long bytes) {
    maxPatchBytes = bytes;
    return this;
  }

  private boolean isInPatch(Candidate candidate) {
    return includesIgnored || !ignored.contains(candidate.path());
  }

  /** Returns whether a candidate can only be judged by its content. */
  boolean needsContent(Candidate candidate) {
    if (!(candidate.now() instanceof TreeEntry.File file)) {
      return false;
    }
    boolean compared = candidate.kind() == Kind.MAYBE_MODIFIED;
    if (!compared && !isInPatch(candidate)) {
      return false;
    }
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
    byte[] part =
        isInPatch(candidate) ? part(candidate.path(), oldNode, newNode, before, now) : NOTHING;
    patchBytes += part.length;
    TreeEntry shown = now == null ? before : now;
    ChangeEntry entry =
        new ChangeEntry(
            candidate.path().display(),
            status(candidate.kind()),
            FileReads.type(shown),
            now == null ? 0 : now.size(),
            part.length > 0,
            ignored.contains(candidate.path()));
    told.add(new Told(candidate, entry, part));
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

  private byte[] part(
      TreePath path,
      Optional<Node> oldNode,
      Optional<Node> newNode,
      TreeEntry before,
      TreeEntry now) {
    boolean known = isInGit(before, oldNode) && isInGit(now, newNode);
    boolean something =
        isFileOrLink(oldNode) || isFileOrLink(newNode); // a directory alone is nothing to git
    if (!known || !something || isRefusedByGit(path) || patchBytes > maxPatchBytes) {
      return NOTHING;
    }
    Change change =
        new Change(path, Nodes.redacted(oldNode, redactor), Nodes.redacted(newNode, redactor));
    boolean secret = !change.before().equals(oldNode) || !change.after().equals(newNode);
    // git takes a binary patch for just one content, and that is not the one with a secret
    GitDiff used = secret ? form.withoutBinary() : form;
    byte[] part = redactor.redact(used.of(change));
    if (secret && !Arrays.equals(part, used.of(new Change(path, oldNode, newNode)))) {
      withoutSecret.add(path);
    }
    return part;
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

  /** Returns the diff with its patch; the form must be one for texts. */
  WorkspaceDiff result(String workspaceId) {
    keepWhatGitCanApply();
    ByteArrayOutputStream patch = new ByteArrayOutputStream();
    told.forEach(one -> patch.writeBytes(one.part));
    return result(workspaceId, patch.toString(StandardCharsets.UTF_8));
  }

  /** Writes the patch, and returns the diff without it. */
  WorkspaceDiff result(String workspaceId, OutputStream patch) throws IOException {
    keepWhatGitCanApply();
    for (Told one : told) {
      patch.write(one.part);
    }
    return result(workspaceId, "");
  }

  private WorkspaceDiff result(String workspaceId, String patch) {
    List<ChangeEntry> entries =
        Nodes.redacted(told.stream().map(one -> one.entry).toList(), redactor);
    return new WorkspaceDiff(
        workspaceId, !entries.isEmpty(), ChangeSummary.of(entries), entries, patch, warnings());
  }

  private List<String> warnings() {
    List<String> paths =
        told.stream()
            .filter(one -> one.isPatched() && withoutSecret.contains(one.candidate.path()))
            .map(one -> redactor.redact(one.candidate.path().display()))
            .toList();
    if (paths.isEmpty()) {
      return List.of();
    }
    String more = paths.size() > NAMED ? " and " + (paths.size() - NAMED) + " more" : "";
    return List.of(
        "the patch has [REDACTED] where a secret is in "
            + String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())))
            + more
            + ", so it cannot be applied there; an export copies the files as they are");
  }

  /**
   * Takes out what git would have no room for, since it then refuses the whole patch: what comes in
   * place of a directory that git cannot empty, and what lies below a file that it cannot remove,
   * or below a link to itself (lstat(2) says ELOOP there, before git has removed the link).
   */
  private void keepWhatGitCanApply() {
    Set<TreePath> deleted = new HashSet<>();
    Set<TreePath> cleared = new HashSet<>();
    Set<TreePath> staying = new HashSet<>();
    Set<TreePath> looping = new HashSet<>();
    for (Told one : told) {
      Candidate candidate = one.candidate;
      if (candidate.kind() == Kind.DELETED && one.isPatched()) {
        deleted.add(candidate.path());
      } else if (candidate.kind() == Kind.TYPE_CHANGED) {
        if (candidate.before() instanceof TreeEntry.Directory) {
          cleared.add(candidate.path());
        } else if (!one.isPatched()) {
          staying.add(candidate.path());
        } else if (isLinkToItself(candidate.before())) {
          looping.add(candidate.path());
        }
      }
    }
    if (!cleared.isEmpty()) {
      addKept(cleared, deleted, staying);
    }
    if (!staying.isEmpty()) {
      told.replaceAll(one -> isAtOrBelow(one.candidate, staying) ? one.withoutPart() : one);
    }
    if (!looping.isEmpty()) {
      told.replaceAll(one ->
          !looping.contains(one.candidate.path()) && isAtOrBelow(one.candidate, looping)
              ? one.withoutPart()
              : one);
    }
  }

  private static boolean isLinkToItself(TreeEntry entry) {
    return entry instanceof TreeEntry.Symlink link
        && Arrays.equals(link.target().bytes(), link.path().name().bytes());
  }

  /** Adds those directories of {@code cleared} in which something stays. */
  private void addKept(Set<TreePath> cleared, Set<TreePath> deleted, Set<TreePath> staying) {
    Set<TreePath> parents = new HashSet<>();
    for (int i = 0; i < baseline.size(); i++) {
      parents.add(baseline.path(i).parent());
    }
    for (int i = 0; i < baseline.size(); i++) {
      TreePath path = baseline.path(i);
      if (parents.contains(path) || deleted.contains(path)) {
        continue; // git removes a directory with the last of what is in it
      }
      for (TreePath at = path.parent(); !at.isRoot(); at = at.parent()) {
        if (cleared.contains(at)) {
          staying.add(at);
        }
      }
    }
  }

  /** What is removed from such a place may go: only what comes has no room. */
  private static boolean isAtOrBelow(Candidate candidate, Set<TreePath> places) {
    for (TreePath at = candidate.path(); !at.isRoot(); at = at.parent()) {
      if (places.contains(at)) {
        return candidate.now() != null;
      }
    }
    return false;
  }
}
