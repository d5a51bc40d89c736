package dev.pyro.path;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Paths as git's command line takes them, in the simple form: a path stands for itself and for all
 * below it; with a wildcard it stands for what it fits, where a star stands for slashes, too.
 */
public final class Pathspec {
  private static final String WORKSPACE = "/workspace";

  private final String name;
  private final Glob glob;

  private Pathspec(String name) {
    this.name = name;
    boolean wild = name.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0);
    this.glob = wild ? Glob.ofText(name) : null;
  }

  /**
   * Reads paths that are relative to {@code /workspace}, or below it.
   *
   * @throws PyroException {@code invalid_argument} for what can be no path there
   */
  public static List<Pathspec> of(List<String> texts) {
    return texts.stream().map(Pathspec::of).toList();
  }

  private static Pathspec of(String text) {
    String name = text;
    if (name.equals(WORKSPACE) || name.startsWith(WORKSPACE + "/")) {
      name = "." + name.substring(WORKSPACE.length());
    }
    String fault =
        name.isEmpty()
            ? "is empty"
            : name.startsWith("/")
                ? "is not below /workspace"
                : name.startsWith(":") ? "has git's magic signature `:`, which is not taken" : null;
    if (fault == null && List.of(name.split("/", -1)).contains("..")) {
      fault = "has the component `..`";
    }
    if (fault != null) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "the path `" + text + "` " + fault,
          "Give a path relative to /workspace, such as src or *.c.",
          null);
    }
    StringBuilder plain = new StringBuilder();
    for (String part : name.replaceAll("/+", "/").split("/", -1)) {
      if (!part.equals(".")) {
        plain.append(plain.isEmpty() ? "" : "/").append(part);
      }
    }
    byte[] bytes = plain.toString().getBytes(StandardCharsets.UTF_8);
    return new Pathspec(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Returns whether a path is meant. */
  public boolean matches(TreePath path) {
    String text = new String(path.raw(), StandardCharsets.ISO_8859_1);
    String folder = name.isEmpty() || name.endsWith("/") ? name : name + "/";
    return text.equals(name) || text.startsWith(folder) || (glob != null && glob.matches(text));
  }
}
