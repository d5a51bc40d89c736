package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.Shown;
import dev.pyro.path.TreePath;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Checks the members of an archive, and keeps what is needed to send them. */
final class ArchiveJudge {
  private static final int IMPLIED_MODE = 0755;
  private static final byte IMPLIED = 100; // a directory that has only been named in other names

  /** What the archive says of a directory that it names after its content. */
  record Late(int mode, long mtimeNs) {}

  private final Faults faults;
  private final Selection selection;
  private final PathTable paths = new PathTable();
  private byte[] types = new byte[64]; // the number of an EntryType, or IMPLIED
  private final Map<TreePath, Late> late = new HashMap<>();
  private final Map<TreePath, TreePath> firstNames = new HashMap<>(); // of files with hard links
  private long bytes;

  ArchiveJudge(Path source, Selection selection) {
    faults = new Faults(source);
    this.selection = selection;
  }

  long entries() {
    return paths.size();
  }

  long bytes() {
    return bytes;
  }

  /** Returns what the archive says later of a directory that it implies, or what stands for it. */
  Late implied(TreePath directory, long mtimeNs) {
    return late.getOrDefault(directory, new Late(IMPLIED_MODE, mtimeNs));
  }

  /** Returns the first name of the file that a hard link's target is a name of. */
  TreePath firstName(TreePath target) {
    return firstNames.getOrDefault(target, target);
  }

  /** Returns whether a member is sent. */
  boolean takes(TreePath path, TarMember member) {
    return selection.takes(path, member.type() == '5');
  }

  void add(TarMember member) {
    String name = ArchiveNames.display(member.name());
    try {
      TreePath path = ArchiveNames.path(member.name());
      if (!path.isRoot()) { // whose mode and time are the guest's own
        if (takes(path, member)) {
          add(path, member);
        }
      } else if (member.type() != '5') {
        faults.add(name, "is in the place of the root");
      }
    } catch (IllegalArgumentException e) {
      faults.add(name, e.getMessage());
    }
  }

  private void add(TreePath path, TarMember member) {
    EntryType type = typeOf(member);
    if (type == EntryType.OTHER) {
      throw new IllegalArgumentException(otherKind(member.type()));
    }
    imply(path.parent());
    int known = paths.find(path);
    if (known >= 0) {
      if (types[known] != IMPLIED || type != EntryType.DIRECTORY) {
        throw new IllegalArgumentException("is there twice");
      }
      types[known] = (byte) type.number;
      late.put(path, new Late(member.mode(), member.mtimeNs()));
      return;
    }
    switch (type) {
      case FILE -> bytes = Math.addExact(bytes, member.size());
      case SYMLINK -> {
        LinkText _ = LinkText.of(member.link()); // which checks that a link can say that
      }
      case HARD_LINK -> checkHardLink(path, member.link());
      case DIRECTORY, OTHER -> {}
    }
    put(path, (byte) type.number);
  }

  private void checkHardLink(TreePath path, byte[] link) {
    TreePath target;
    try {
      target = ArchiveNames.path(link);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is a link to " + ArchiveNames.display(link) + ", which " + e.getMessage(), e);
    }
    int file = paths.find(target);
    boolean isFile =
        file >= 0
            && (types[file] == EntryType.FILE.number || types[file] == EntryType.HARD_LINK.number);
    if (!isFile) {
      throw new IllegalArgumentException(
          "is a link to " + target.display() + ", which is no earlier file of the archive");
    }
    firstNames.put(path, firstName(target));
  }

  private void imply(TreePath directory) {
    if (directory.isRoot()) {
      return;
    }
    int known = paths.find(directory);
    if (known < 0) {
      imply(directory.parent());
      put(directory, IMPLIED);
    } else if (types[known] != IMPLIED && types[known] != EntryType.DIRECTORY.number) {
      String kind = types[known] == EntryType.SYMLINK.number ? "a symbolic link" : "a file";
      throw new IllegalArgumentException("lies below " + directory.display() + ", " + kind);
    }
  }

  private void put(TreePath path, byte type) {
    int number = paths.add(path.raw());
    if (number == types.length) {
      types = Arrays.copyOf(types, number * 2);
    }
    types[number] = type;
  }

  /** Ends the judging; see {@link Faults#check}. */
  void finish() {
    faults.check();
  }

  static EntryType typeOf(TarMember member) {
    return switch (member.type()) {
      case '0' -> EntryType.FILE;
      case '1' -> EntryType.HARD_LINK;
      case '2' -> EntryType.SYMLINK;
      case '5' -> EntryType.DIRECTORY;
      default -> EntryType.OTHER;
    };
  }

  private static String otherKind(char type) {
    return switch (type) {
      case '3' -> "is a character device";
      case '4' -> "is a block device";
      case '6' -> "is a named pipe";
      default -> "is of the unknown type " + Shown.text(new byte[] {(byte) type});
    };
  }
}
