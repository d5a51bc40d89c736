package dev.pyro.workspace.file;

import dev.pyro.ChangeEntry;
import dev.pyro.ChangeSummary;
import dev.pyro.WorkspacePatch;
import dev.pyro.patch.Change;
import dev.pyro.patch.Node;
import dev.pyro.patch.ParsedPatch;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Expected;
import dev.pyro.tree.GuestStat;
import dev.pyro.tree.TreeEntry;
import dev.pyro.tree.TreeWriter;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.record.WorkspaceLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies patches in workspaces. */
public final class Patches {
  private static final long MAX_FILE_BYTES = 16L << 20;
  private static final long MAX_TOTAL_BYTES = 128L << 20;

  private Patches() {}

  /** Applies a patch, whole or not at all. */
  public static WorkspacePatch apply(WorkspaceUse use, ParsedPatch parsed) {
    TreePath place = SeedPlace.of(use.record().seed());
    List<ChangeEntry> made =
        Edits.edit(
            use,
            guest -> {
              Map<TreePath, Fetch.Found> there =
                  new Fetch(
                          guest,
                          MAX_FILE_BYTES,
                          MAX_TOTAL_BYTES,
                          "the files that the patch names",
                          "apply the patch in parts")
                      .all(named(parsed));
              List<Change> changes = parsed.appliedTo(place, path -> node(there.get(path)));
              return to -> write(to, changes, there);
            });
    List<ChangeEntry> entries = Nodes.redacted(made, use.redactor());
    use.log()
        .note(
            WorkspaceLog.PATCH_APPLY,
            String.join(" ", entries.stream().map(ChangeEntry::path).toList()));
    return new WorkspacePatch(use.id(), !entries.isEmpty(), ChangeSummary.of(entries), entries);
  }

  /** Returns what stands at a path; nothing is null. */
  private static Optional<Node> node(Fetch.Found found) {
    if (found == null) {
      return Optional.empty();
    }
    boolean isTooLong = found.entry() instanceof TreeEntry.File && found.content() == null;
    return Optional.of(
        isTooLong
            ? Node.other("a file of more than " + (MAX_FILE_BYTES >> 20) + " MiB")
            : Nodes.of(found.entry(), found.content()));
  }

  /** Returns every path that the patch must know of, with the directories on the way. */
  private static Set<TreePath> named(ParsedPatch parsed) {
    Set<TreePath> named = new HashSet<>();
    for (TreePath path : parsed.paths()) {
      for (TreePath at = path; !at.isRoot(); at = at.parent()) {
        named.add(at);
      }
    }
    return named;
  }

  /** What goes comes first, the deepest of it before what it lies in. */
  private static List<ChangeEntry> write(
      TreeWriter to, List<Change> changes, Map<TreePath, Fetch.Found> there) throws IOException {
    List<ChangeEntry> entries = new ArrayList<>();
    for (Change change : changes.reversed()) {
      TreePath path = change.path();
      boolean replaced =
          change.after().isPresent()
              && change.before().filter(node -> node.kind() == Node.Kind.OTHER).isPresent();
      if (change.after().isEmpty() || replaced) {
        to.remove(path, FileWrites.expected(there.get(path).entry()));
      }
    }
    for (Change change : changes) {
      TreePath path = change.path();
      if (change.after().isPresent()) {
        write(to, path, change.after().get(), there.get(path));
      }
      entries.add(Nodes.entry(change, true));
    }
    return entries;
  }

  private static void write(TreeWriter to, TreePath path, Node node, Fetch.Found there)
      throws IOException {
    byte[] content = node.content();
    if (there != null && there.entry() instanceof TreeEntry.Directory) {
      to.entry(entry(path, node, 0)); // what is expected there is said where it is removed
    } else {
      Expected expected = there == null ? Expected.NOTHING : FileWrites.expected(there.entry());
      int mode = there == null ? 0 : there.entry().mode();
      boolean isFile = node.kind() != Node.Kind.SYMLINK;
      boolean keepsMode = Nodes.isExecutable(mode) == (node.kind() == Node.Kind.EXECUTABLE);
      if (isFile && keepsMode && (there == null || there.entry() instanceof TreeEntry.File)) {
        to.fileKeepingMode(path, content.length, expected);
      } else {
        to.entry(entry(path, node, mode), expected);
      }
    }
    if (node.kind() != Node.Kind.SYMLINK) {
      to.data(content, 0, content.length);
    }
  }

  /**
   * Returns a node as an entry. Git knows one bit of a mode; the others stay as they are.
   *
   * @param mode of the file that is there, 0 for none
   */
  private static TreeEntry entry(TreePath path, Node node, int mode) {
    byte[] content = node.content();
    if (node.kind() == Node.Kind.SYMLINK) {
      return new TreeEntry.Symlink(path, Nodes.linkText(content), FileWrites.now(), GuestStat.NONE);
    }
    boolean executable = node.kind() == Node.Kind.EXECUTABLE;
    int before = mode == 0 ? 0644 : mode;
    int after = executable ? before | (before & 0444) >> 2 : before & ~0111;
    return new TreeEntry.File(path, after, content.length, FileWrites.now(), GuestStat.NONE);
  }
}
