package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;

/**
 * A name below a root, such as {@code src/main.c}: relative, its parts neither empty nor {@code .}
 * nor {@code ..}, any bytes but NUL. Ordered by bytes, as git does.
 */
public final class TreePath implements Comparable<TreePath> {
  private final String raw;

  private TreePath(String raw) {
    this.raw = raw;
  }

  /**
   * Returns the path with these bytes.
   *
   * @throws PyroException {@code invalid_argument} if it is not a plain relative path
   */
  public static TreePath of(byte[] bytes) {
    return ofRaw(Raw.of(bytes));
  }

  /**
   * Returns the path with this text in UTF-8.
   *
   * @throws PyroException {@code invalid_argument} if it is not a plain relative path
   */
  public static TreePath of(String text) {
    return ofRaw(Raw.of(text));
  }

  static TreePath ofRaw(String raw) {
    String fault = fault(raw);
    if (fault != null) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the path " + CQuoting.quoted(raw) + " " + fault,
          "Paths are relative to the root, without `..`.",
          null);
    }
    return new TreePath(raw);
  }

  private static String fault(String raw) {
    if (raw.isEmpty()) {
      return "is empty";
    }
    if (raw.startsWith("/")) {
      return "is absolute";
    }
    if (raw.indexOf('\0') >= 0) {
      return "contains a NUL";
    }
    for (String part : raw.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return part.isEmpty() ? "has an empty part" : "has a part `" + part + "`";
      }
    }
    return null;
  }

  /** Returns the bytes. */
  public byte[] bytes() {
    return Raw.bytes(raw);
  }

  String raw() {
    return raw;
  }

  /** Returns the folders that it is in, the outermost first. */
  List<TreePath> parents() {
    List<TreePath> parents = new ArrayList<>();
    for (int slash = raw.indexOf('/'); slash >= 0; slash = raw.indexOf('/', slash + 1)) {
      parents.add(new TreePath(raw.substring(0, slash)));
    }
    return parents;
  }

  @Override
  public int compareTo(TreePath other) {
    return raw.compareTo(other.raw);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreePath path && raw.equals(path.raw);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  /**
   * Returns the path as people and JSON see it: its text, or quoted like git if it is not UTF-8 or
   * has control characters.
   */
  @Override
  public String toString() {
    boolean plain =
        TextFiles.isText(bytes()) && Raw.text(raw).codePoints().noneMatch(Character::isISOControl);
    return plain ? Raw.text(raw) : CQuoting.quoted(raw);
  }
}
