package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.Shown;
import dev.pyro.path.TreePath;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Entries as the payloads of records, and back. */
final class EntryCodec {
  private EntryCodec() {}

  static void encode(TreeEntry entry, ByteBuffer out) {
    put(out, Records.TAG_PATH, entry.path().raw());
    out.putShort((short) Records.TAG_TYPE).putInt(1).put((byte) entry.type().number);
    switch (entry) {
      case TreeEntry.File file -> {
        modeAndTime(file, out);
        putLong(out, Records.TAG_SIZE, file.size());
      }
      case TreeEntry.Directory directory -> modeAndTime(directory, out);
      case TreeEntry.Symlink link -> {
        modeAndTime(link, out);
        put(out, Records.TAG_TARGET, link.target().raw());
      }
      case TreeEntry.HardLink link -> put(out, Records.TAG_TARGET, link.target().raw());
      case TreeEntry.Other other -> modeAndTime(other, out);
    }
    GuestStat stat = entry.stat();
    if (!stat.equals(GuestStat.NONE)) {
      putLong(out, Records.TAG_CTIME_NS, stat.ctimeNs());
      putLong(out, Records.TAG_INODE, stat.inode());
      out.putShort((short) Records.TAG_LINKS).putInt(4).putInt(stat.links());
    }
  }

  static void encodeWithoutMode(TreePath path, long size, ByteBuffer out) {
    put(out, Records.TAG_PATH, path.raw());
    out.putShort((short) Records.TAG_TYPE).putInt(1).put((byte) EntryType.FILE.number);
    putLong(out, Records.TAG_SIZE, size);
  }

  static void encode(Expected expected, ByteBuffer out) {
    putLong(out, Records.TAG_WAS_INODE, expected.inode());
    if (expected.inode() != 0) {
      putLong(out, Records.TAG_WAS_CTIME_NS, expected.ctimeNs());
      putLong(out, Records.TAG_WAS_SIZE, expected.size());
    }
  }

  private static void modeAndTime(TreeEntry entry, ByteBuffer out) {
    out.putShort((short) Records.TAG_MODE).putInt(2).putShort((short) entry.mode());
    putLong(out, Records.TAG_MTIME_NS, entry.mtimeNs());
  }

  static void put(ByteBuffer out, int tag, byte[] value) {
    out.putShort((short) tag).putInt(value.length).put(value);
  }

  private static void putLong(ByteBuffer out, int tag, long value) {
    out.putShort((short) tag).putInt(8).putLong(value);
  }

  /**
   * Reads an entry.
   *
   * @throws TreeFormatException if anything in it is not as the protocol says
   */
  static TreeEntry decode(ByteBuffer payload) throws TreeFormatException {
    RecordFields fields = new RecordFields(payload);
    if (!fields.isFirst(Records.TAG_PATH)) {
      throw new TreeFormatException("an entry does not start with PATH");
    }
    TreePath path = path(fields.bytes(Records.TAG_PATH));
    try {
      return decode(path, fields);
    } catch (IllegalArgumentException e) {
      throw new TreeFormatException(path.display() + " " + e.getMessage());
    }
  }

  private static TreeEntry decode(TreePath path, RecordFields fields) throws TreeFormatException {
    long number = fields.number(Records.TAG_TYPE);
    EntryType type = EntryType.of((int) number);
    if (type == null) {
      throw new IllegalArgumentException("has the type " + number);
    }
    allow(type, fields);
    GuestStat stat = stat(fields);
    return switch (type) {
      case FILE ->
          new TreeEntry.File(
              path, mode(fields), fields.number(Records.TAG_SIZE), time(fields), stat);
      case DIRECTORY -> new TreeEntry.Directory(path, mode(fields), time(fields), stat);
      case SYMLINK ->
          new TreeEntry.Symlink(
              path,
              LinkText.of(fields.bytes(Records.TAG_TARGET)),
              fields.number(Records.TAG_MTIME_NS, 0),
              stat);
      case HARD_LINK -> new TreeEntry.HardLink(path, path(fields.bytes(Records.TAG_TARGET)), stat);
      case OTHER -> new TreeEntry.Other(path, mode(fields), time(fields), stat);
    };
  }

  private static void allow(EntryType type, RecordFields fields) throws TreeFormatException {
    int[] all = {
      Records.TAG_PATH,
      Records.TAG_TYPE,
      Records.TAG_MODE,
      Records.TAG_MTIME_NS,
      Records.TAG_CTIME_NS,
      Records.TAG_INODE,
      Records.TAG_LINKS
    };
    int[] allowed = Arrays.copyOf(all, all.length + 1);
    switch (type) {
      case FILE -> allowed[all.length] = Records.TAG_SIZE;
      case SYMLINK, HARD_LINK -> allowed[all.length] = Records.TAG_TARGET;
      case DIRECTORY, OTHER -> allowed = all;
    }
    fields.allow("an entry of type " + type.number, allowed);
  }

  /** Checks a path of a stranger. */
  static TreePath path(byte[] bytes) throws TreeFormatException {
    try {
      return TreePath.of(bytes);
    } catch (IllegalArgumentException e) {
      byte[] shown = bytes.length > 512 ? Arrays.copyOf(bytes, 512) : bytes;
      throw new TreeFormatException("the path " + Shown.text(shown) + " " + e.getMessage());
    }
  }

  private static int mode(RecordFields fields) throws TreeFormatException {
    return (int) fields.number(Records.TAG_MODE);
  }

  private static long time(RecordFields fields) throws TreeFormatException {
    return fields.number(Records.TAG_MTIME_NS);
  }

  private static GuestStat stat(RecordFields fields) throws TreeFormatException {
    if (!fields.has(Records.TAG_INODE)) {
      return GuestStat.NONE;
    }
    return new GuestStat(
        fields.number(Records.TAG_CTIME_NS, 0),
        fields.number(Records.TAG_INODE),
        (int) fields.number(Records.TAG_LINKS, 1));
  }
}
