package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import java.util.Objects;

/** One thing of a tree, without its content. Times are nanoseconds since 1970. */
public sealed interface TreeEntry {
  /** The bits of a mode that are kept: permissions, set-id bits and sticky bit. */
  int MODE_BITS = 07777;

  /** A size must be below this, so that sums of sizes stay far from overflow. */
  long SIZE_LIMIT = 1L << 62;

  /** Returns where it is. */
  TreePath path();

  /** Returns what it is. */
  EntryType type();

  /** Returns what a guest says in addition, {@link GuestStat#NONE} if none did. */
  GuestStat stat();

  /** Returns the permission bits; those of links mean nothing. */
  int mode();

  /** Returns the time of the last modification. */
  long mtimeNs();

  /** Returns the bytes of a file, 0 for everything else. */
  default long size() {
    return 0;
  }

  /** Returns the same thing below another root; a hard link's file moves likewise. */
  TreeEntry below(TreePath root);

  /** A regular file. */
  record File(TreePath path, int mode, long size, long mtimeNs, GuestStat stat)
      implements TreeEntry {
    /** Checks the ranges. */
    public File {
      Objects.requireNonNull(path);
      Objects.requireNonNull(stat);
      checkMode(mode);
      if (size < 0 || size >= SIZE_LIMIT) {
        throw new IllegalArgumentException("has a size of " + Long.toUnsignedString(size));
      }
    }

    @Override
    public EntryType type() {
      return EntryType.FILE;
    }

    @Override
    public TreeEntry below(TreePath root) {
      return new File(root.resolve(path), mode, size, mtimeNs, stat);
    }
  }

  /** A directory, without what it holds. */
  record Directory(TreePath path, int mode, long mtimeNs, GuestStat stat) implements TreeEntry {
    /** Checks the ranges. */
    public Directory {
      Objects.requireNonNull(path);
      Objects.requireNonNull(stat);
      checkMode(mode);
    }

    @Override
    public EntryType type() {
      return EntryType.DIRECTORY;
    }

    @Override
    public TreeEntry below(TreePath root) {
      return new Directory(root.resolve(path), mode, mtimeNs, stat);
    }
  }

  /** A symbolic link, wherever it leads. */
  record Symlink(TreePath path, LinkText target, long mtimeNs, GuestStat stat)
      implements TreeEntry {
    /** Checks that nothing is null. */
    public Symlink {
      Objects.requireNonNull(path);
      Objects.requireNonNull(target);
      Objects.requireNonNull(stat);
    }

    @Override
    public EntryType type() {
      return EntryType.SYMLINK;
    }

    @Override
    public int mode() {
      return 0777;
    }

    @Override
    public TreeEntry below(TreePath root) {
      return new Symlink(root.resolve(path), target, mtimeNs, stat);
    }
  }

  /** A further name of {@code target}, a file that came earlier and has mode and time. */
  record HardLink(TreePath path, TreePath target, GuestStat stat) implements TreeEntry {
    /** Checks that nothing is null. */
    public HardLink {
      Objects.requireNonNull(path);
      Objects.requireNonNull(target);
      Objects.requireNonNull(stat);
    }

    @Override
    public EntryType type() {
      return EntryType.HARD_LINK;
    }

    @Override
    public int mode() {
      return 0;
    }

    @Override
    public long mtimeNs() {
      return 0;
    }

    @Override
    public TreeEntry below(TreePath root) {
      return new HardLink(root.resolve(path), root.resolve(target), stat);
    }
  }

  /** Something that cannot be moved: a device, pipe or socket. */
  record Other(TreePath path, int mode, long mtimeNs, GuestStat stat) implements TreeEntry {
    /** Checks the ranges. */
    public Other {
      Objects.requireNonNull(path);
      Objects.requireNonNull(stat);
      checkMode(mode);
    }

    @Override
    public EntryType type() {
      return EntryType.OTHER;
    }

    @Override
    public TreeEntry below(TreePath root) {
      return new Other(root.resolve(path), mode, mtimeNs, stat);
    }
  }

  private static void checkMode(int mode) {
    if ((mode & ~MODE_BITS) != 0) {
      throw new IllegalArgumentException("has the mode " + Integer.toOctalString(mode));
    }
  }
}
