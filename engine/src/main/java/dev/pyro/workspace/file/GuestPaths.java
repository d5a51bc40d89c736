package dev.pyro.workspace.file;

import dev.pyro.ErrorCode;
import dev.pyro.GuestText;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that users name in a workspace: absolute below {@code /workspace}, or relative to it. This
 * is only about what a text says; that no link leads out is the guest's business, where the links
 * are.
 */
public final class GuestPaths {
  /** The folder of a guest that a workspace is about. */
  public static final String ROOT = "/workspace";

  private GuestPaths() {}

  /**
   * Returns a path of the tree.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if it is not below {@code /workspace}
   */
  public static TreePath tree(String path) {
    if (path.isEmpty()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "the path is empty");
    }
    String rest = path;
    if (path.startsWith("/")) {
      if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
        throw outside(path);
      }
      rest = path.substring(ROOT.length());
    }
    List<String> kept = new ArrayList<>();
    for (String part : rest.split("/", -1)) {
      if (part.equals("..")) {
        if (kept.isEmpty()) {
          throw outside(path);
        }
        kept.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        kept.add(part);
      }
    }
    try {
      return TreePath.of(GuestText.bytes("the path", String.join("/", kept)));
    } catch (IllegalArgumentException e) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "the path " + path + " " + e.getMessage(), e);
    }
  }

  private static PyroException outside(String path) {
    return new PyroException(
        ErrorCode.INVALID_ARGUMENT,
        path + " is not below " + ROOT,
        "give a path below " + ROOT + ", or one relative to it",
        null);
  }

  /** Returns a path of the tree as users see it. */
  public static String shown(TreePath path) {
    return path.isRoot() ? ROOT : ROOT + "/" + path.display();
  }

  /** Returns the directory that a command starts in, which may be anywhere. */
  public static String cwd(String path) {
    return path.startsWith("/") ? path : ROOT + "/" + path;
  }
}
