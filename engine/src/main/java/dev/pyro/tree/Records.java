package dev.pyro.tree;

import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;

/** The numbers of the tree stream, as {@code guest/PROTOCOL.md} has them. */
final class Records {
  static final int ENTRY = 1;
  static final int DATA = 2;
  static final int HOLE = 3;
  static final int END = 4;
  static final int FAILED = 5;
  static final int REMOVE = 6;

  static final int HEADER_BYTES = 5;
  static final int MAX_DATA_BYTES = 65536;

  /** Path, target and all the numbers, each with its header of six bytes. */
  static final int MAX_ENTRY_BYTES = TreePath.MAX_BYTES + LinkText.MAX_BYTES + 1 + 256;

  static final int MAX_MESSAGE_BYTES = 1024;

  /** As much as fits into an entry, which is more than a failure needs. */
  static final int MAX_FAILED_BYTES = MAX_ENTRY_BYTES;

  static final int TAG_ERROR = 6;
  static final int TAG_ERRNO = 7;
  static final int TAG_MESSAGE = 8;
  static final int TAG_PATH = 40;
  static final int TAG_TYPE = 41;
  static final int TAG_MODE = 42;
  static final int TAG_SIZE = 43;
  static final int TAG_MTIME_NS = 44;
  static final int TAG_TARGET = 45;
  static final int TAG_CTIME_NS = 46;
  static final int TAG_INODE = 47;
  static final int TAG_LINKS = 48;
  static final int TAG_WAS_INODE = 49;
  static final int TAG_WAS_CTIME_NS = 50;
  static final int TAG_WAS_SIZE = 51;
  static final int TAG_LIMIT = 52;

  private Records() {}

  /** Returns the width of a tag's value in bytes, -1 for any, 0 for no such tag. */
  static int width(int tag) {
    return switch (tag) {
      case TAG_TYPE -> 1;
      case TAG_ERROR, TAG_MODE -> 2;
      case TAG_ERRNO, TAG_LINKS -> 4;
      case TAG_SIZE,
          TAG_MTIME_NS,
          TAG_CTIME_NS,
          TAG_INODE,
          TAG_WAS_INODE,
          TAG_WAS_CTIME_NS,
          TAG_WAS_SIZE ->
          8;
      case TAG_MESSAGE, TAG_PATH, TAG_TARGET -> -1;
      default -> 0;
    };
  }

  static String name(int tag) {
    return switch (tag) {
      case TAG_ERROR -> "ERROR";
      case TAG_ERRNO -> "ERRNO";
      case TAG_MESSAGE -> "MESSAGE";
      case TAG_PATH -> "PATH";
      case TAG_TYPE -> "TYPE";
      case TAG_MODE -> "MODE";
      case TAG_SIZE -> "SIZE";
      case TAG_MTIME_NS -> "MTIME_NS";
      case TAG_TARGET -> "TARGET";
      case TAG_CTIME_NS -> "CTIME_NS";
      case TAG_INODE -> "INODE";
      case TAG_LINKS -> "LINKS";
      case TAG_WAS_INODE -> "WAS_INODE";
      case TAG_WAS_CTIME_NS -> "WAS_CTIME_NS";
      case TAG_WAS_SIZE -> "WAS_SIZE";
      default -> "field " + tag;
    };
  }
}
