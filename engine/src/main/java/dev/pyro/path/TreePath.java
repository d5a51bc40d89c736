package dev.pyro.path;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Where something is in a tree: bytes, relative to the tree's root, which is the empty path. No
 * component is empty, {@code .} or {@code ..}, so a path never leads up.
 */
public final class TreePath extends NameBytes implements Comparable<TreePath> {
  /** The longest path, in bytes; PATH_MAX of Linux. */
  public static final int MAX_BYTES = 4096;

  /** The longest component, in bytes; NAME_MAX of Linux. */
  public static final int MAX_NAME_BYTES = 255;

  /** The root of the tree itself. */
  public static final TreePath ROOT = new TreePath(new byte[0]);

  private TreePath(byte[] bytes) {
    super(bytes);
  }

  /**
   * Returns the path with these bytes.
   *
   * @throws IllegalArgumentException if they are no path of a tree; the message is the reason alone
   */
  public static TreePath of(byte[] bytes) {
    String fault = fault(bytes);
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return bytes.length == 0 ? ROOT : new TreePath(bytes.clone());
  }

  /** Returns the path with the UTF-8 bytes of a text. */
  public static TreePath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the path with a part of some bytes that were checked before. */
  public static TreePath trusted(byte[] arena, int from, int length) {
    return length == 0 ? ROOT : new TreePath(Arrays.copyOfRange(arena, from, from + length));
  }

  /** Says what keeps bytes from being a path, or returns null. */
  private static String fault(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return "is longer than " + MAX_BYTES + " bytes";
    }
    if (bytes.length > 0 && bytes[0] == '/') {
      return "is absolute";
    }
    int start = 0;
    for (int i = 0; i <= bytes.length && bytes.length > 0; i++) {
      if (i < bytes.length && bytes[i] == 0) {
        return "has a NUL";
      }
      if (i == bytes.length || bytes[i] == '/') {
        String fault = componentFault(bytes, start, i);
        if (fault != null) {
          return fault;
        }
        start = i + 1;
      }
    }
    return null;
  }

  private static String componentFault(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return "has an empty component";
    }
    if (length > MAX_NAME_BYTES) {
      return "has a component of more than " + MAX_NAME_BYTES + " bytes";
    }
    if (bytes[from] == '.' && (length == 1 || (length == 2 && bytes[from + 1] == '.'))) {
      return length == 1 ? "has the component `.`" : "has the component `..`";
    }
    return null;
  }

  /** Returns whether this is the tree's root. */
  public boolean isRoot() {
    return bytes.length == 0;
  }

  /** Returns the path of the folder that this is in; the root is in itself. */
  public TreePath parent() {
    return trusted(bytes, 0, parentLength());
  }

  /** Returns the last component, as a path of its own. */
  public TreePath name() {
    int start = parentLength() == 0 ? 0 : parentLength() + 1;
    return trusted(bytes, start, bytes.length - start);
  }

  /** Returns how many of the bytes are those of {@link #parent}. */
  public int parentLength() {
    int slash = bytes.length - 1;
    while (slash > 0 && bytes[slash] != '/') {
      slash--;
    }
    return Math.max(slash, 0);
  }

  /** Returns the folders that this is in, the outermost first, without the root. */
  public List<TreePath> folders() {
    Deque<TreePath> folders = new ArrayDeque<>();
    for (TreePath at = parent(); !at.isRoot(); at = at.parent()) {
      folders.addFirst(at);
    }
    return List.copyOf(folders);
  }

  /**
   * Returns {@code child} below this path.
   *
   * @throws IllegalArgumentException if that is too long
   */
  public TreePath resolve(TreePath child) {
    if (isRoot()) {
      return child;
    }
    if (child.isRoot()) {
      return this;
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + child.bytes.length);
    joined[bytes.length] = '/';
    System.arraycopy(child.bytes, 0, joined, bytes.length + 1, child.bytes.length);
    if (joined.length > MAX_BYTES) {
      throw new IllegalArgumentException("is longer than " + MAX_BYTES + " bytes");
    }
    return new TreePath(joined);
  }

  /** Returns whether this is {@code ancestor} or below it. */
  public boolean startsWith(TreePath ancestor) {
    int length = ancestor.bytes.length;
    return length == 0
        || (bytes.length >= length
            && Arrays.equals(bytes, 0, length, ancestor.bytes, 0, length)
            && (bytes.length == length || bytes[length] == '/'));
  }

  /**
   * Returns this path as seen from an ancestor.
   *
   * @throws IllegalArgumentException if it is not below it
   */
  public TreePath relativeTo(TreePath ancestor) {
    if (!startsWith(ancestor)) {
      throw new IllegalArgumentException("is not below " + ancestor.display());
    }
    int skip = ancestor.isRoot() ? 0 : Math.min(ancestor.bytes.length + 1, bytes.length);
    return trusted(bytes, skip, bytes.length - skip);
  }

  @Override
  public String display() {
    return isRoot() ? "." : super.display();
  }

  @Override
  public int compareTo(TreePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }
}
