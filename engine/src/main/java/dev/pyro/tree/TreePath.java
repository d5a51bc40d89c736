package dev.pyro.tree;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where something is in a tree: bytes, relative to the tree's root, which is the empty path. No
 * component is empty, {@code .} or {@code ..}, so a path never leads up.
 */
public final class TreePath implements Comparable<TreePath> {
  /** The longest path, in bytes; PATH_MAX of Linux. */
  public static final int MAX_BYTES = 4096;

  /** The longest component, in bytes; NAME_MAX of Linux. */
  public static final int MAX_NAME_BYTES = 255;

  /** The root of the tree itself. */
  public static final TreePath ROOT = new TreePath(new byte[0]);

  private final byte[] bytes;

  private TreePath(byte[] bytes) {
    this.bytes = bytes;
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

  /** Wraps a slice that was checked before. */
  static TreePath trusted(byte[] arena, int from, int length) {
    return length == 0 ? ROOT : new TreePath(Arrays.copyOfRange(arena, from, from + length));
  }

  /** Says what keeps bytes from being a path, or returns null. */
  static String fault(byte[] bytes) {
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

  /** Returns a copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the bytes themselves, which nobody may change. */
  byte[] raw() {
    return bytes;
  }

  /** Returns whether this is the tree's root. */
  public boolean isRoot() {
    return bytes.length == 0;
  }

  /** Returns the path of the folder that this is in; the root is in itself. */
  public TreePath parent() {
    return trusted(bytes, 0, Math.max(lastSlash(bytes, bytes.length), 0));
  }

  /** Returns the last component, as a path of its own. */
  public TreePath name() {
    int slash = lastSlash(bytes, bytes.length);
    return trusted(bytes, slash + 1, bytes.length - slash - 1);
  }

  /** Returns the index of the last slash before {@code end}, or -1. */
  static int lastSlash(byte[] bytes, int end) {
    int i = end - 1;
    while (i >= 0 && bytes[i] != '/') {
      i--;
    }
    return i;
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

  /** Returns the path for people: UTF-8, with escapes for what is none or cannot be shown. */
  public String display() {
    return isRoot() ? "." : Shown.text(bytes);
  }

  @Override
  public int compareTo(TreePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreePath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return display();
  }
}
