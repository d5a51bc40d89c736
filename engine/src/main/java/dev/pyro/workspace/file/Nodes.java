package dev.pyro.workspace.file;

import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.patch.Change;
import dev.pyro.patch.Node;
import dev.pyro.path.LinkText;
import dev.pyro.secret.Redactor;
import dev.pyro.tree.TreeEntry;
import java.util.List;
import java.util.Optional;

/** Between the trees of the wire and the nodes of patches. */
final class Nodes {
  private static final int OWNER_EXECUTES = 0100;

  private Nodes() {}

  static boolean isExecutable(int mode) {
    return (mode & OWNER_EXECUTES) != 0;
  }

  static LinkText linkText(byte[] target) {
    try {
      return LinkText.of(target);
    } catch (IllegalArgumentException e) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "a symbolic link " + e.getMessage(), e);
    }
  }

  /** Returns what stands at a path, as far as patches know such things. */
  static Node of(TreeEntry entry, byte[] content) {
    return switch (entry) {
      case TreeEntry.File file when content == null -> Node.other();
      case TreeEntry.File file ->
          new Node(isExecutable(file.mode()) ? Node.Kind.EXECUTABLE : Node.Kind.FILE, content);
      case TreeEntry.Symlink link -> new Node(Node.Kind.SYMLINK, link.target().bytes());
      case TreeEntry.Directory _, TreeEntry.HardLink _, TreeEntry.Other _ -> Node.other();
    };
  }

  /** Returns what stands there without secrets in its text. */
  static Optional<Node> redacted(Optional<Node> node, Redactor redactor) {
    return redactor.isNone()
        ? node
        : node.map(known ->
            known.kind() == Node.Kind.OTHER
                ? known
                : new Node(known.kind(), redactor.redact(known.content())));
  }

  /** Returns entries without secrets in their paths. */
  static List<ChangeEntry> redacted(List<ChangeEntry> entries, Redactor redactor) {
    return redactor.isNone()
        ? entries
        : entries.stream().map(entry -> entry.withPath(redactor.redact(entry.path()))).toList();
  }

  static ChangeEntry entry(Change change, boolean textPatched) {
    Node shown = change.after().or(change::before).orElseThrow();
    return new ChangeEntry(
        change.path().display(),
        change.status(),
        shown.kind() == Node.Kind.SYMLINK ? ArtifactType.SYMLINK : ArtifactType.FILE,
        change.after().map(node -> (long) node.content().length).orElse(0L),
        textPatched);
  }
}
