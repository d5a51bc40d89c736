package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/** Sends the members of a judged archive: parents first, each directory once. */
final class ArchiveSender {
  private final ArchiveJudge judge;
  private final TreeWriter out;
  private final TreePath below;
  private final LongConsumer progress;
  private final Set<TreePath> directories = new HashSet<>(); // that were sent
  private long sent;

  ArchiveSender(ArchiveJudge judge, TreeWriter out, TreePath below, LongConsumer progress) {
    this.judge = judge;
    this.out = out;
    this.below = below;
    this.progress = progress;
  }

  long sent() {
    return sent;
  }

  /** Sends a member, or returns false if it cannot be one that was judged. */
  boolean send(TarMember member, TarReader tar) throws IOException {
    TreePath path;
    TreePath target = TreePath.ROOT;
    LinkText text = null;
    try {
      path = ArchiveNames.path(member.name());
      if (member.type() == '1') {
        target = judge.firstName(ArchiveNames.path(member.link()));
      }
      if (member.type() == '2') {
        text = LinkText.of(member.link());
      }
    } catch (IllegalArgumentException _) {
      return false;
    }
    if (path.isRoot() || !judge.takes(path, member)) {
      return true;
    }
    imply(path.parent(), member.mtimeNs());
    TreePath there = HostFiles.below(below, path);
    switch (ArchiveJudge.typeOf(member)) {
      case DIRECTORY -> {
        if (directories.add(path)) {
          entry(new TreeEntry.Directory(there, member.mode(), member.mtimeNs(), GuestStat.NONE));
        }
      }
      case FILE -> {
        entry(
            new TreeEntry.File(
                there, member.mode(), member.size(), member.mtimeNs(), GuestStat.NONE));
        tar.copyTo(out, progress);
      }
      case SYMLINK -> entry(new TreeEntry.Symlink(there, text, member.mtimeNs(), GuestStat.NONE));
      case HARD_LINK ->
          entry(new TreeEntry.HardLink(there, HostFiles.below(below, target), GuestStat.NONE));
      case OTHER -> {
        return false;
      }
    }
    return true;
  }

  private void imply(TreePath directory, long mtimeNs) throws IOException {
    if (directory.isRoot() || directories.contains(directory)) {
      return;
    }
    imply(directory.parent(), mtimeNs);
    directories.add(directory);
    ArchiveJudge.Late late = judge.implied(directory, mtimeNs);
    entry(
        new TreeEntry.Directory(
            HostFiles.below(below, directory), late.mode(), late.mtimeNs(), GuestStat.NONE));
  }

  private void entry(TreeEntry entry) throws IOException {
    out.entry(entry);
    sent++;
  }
}
