package dev.pyro.host;

import dev.pyro.path.HostNames;
import dev.pyro.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A directory in a checkout of Git, as Git sees it.
 *
 * @param files what Git tracks and what it does not ignore, whether it is there or not; also what
 *     is in submodules and in repositories inside the directory
 * @param commit the commit that is checked out; none if there is no commit yet
 * @param isDirty whether the directory differs from that commit
 * @param leftOut the submodules whose files are not there, and the repositories that Git cannot
 *     read, each with the reason
 */
public record Checkout(
    Set<TreePath> files, Optional<String> commit, boolean isDirty, List<String> leftOut) {
  private static final String OID = "# branch.oid ";

  /** Returns the root of the Git checkout that a directory lies in, if it lies in one. */
  public static Optional<Path> around(Path directory) {
    for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /**
   * Looks at a directory.
   *
   * @return nothing if it is in no checkout, or if Git ignores it as a whole
   * @throws dev.pyro.PyroException if Git cannot read the checkout
   */
  public static Optional<Checkout> of(Path directory, Git git) {
    String task = "read the project " + directory;
    Optional<Path> root = around(directory);
    // a checkout is never ignored by itself, though Git says so if its patterns begin with *
    boolean isIgnored =
        root.isPresent()
            && !root.get().equals(directory.toAbsolutePath())
            && git.in(directory, List.of("check-ignore", "--quiet", ".")).run(task).exitCode() == 0;
    if (root.isEmpty() || isIgnored) {
      return Optional.empty();
    }
    Look look = new Look(git, task);
    look.list(directory, TreePath.ROOT, git.in(directory, Look.LIST).require(task));
    Optional<String> commit = look.compare(directory);
    return Optional.of(new Checkout(look.files, commit, look.dirty, List.copyOf(look.leftOut)));
  }

  /** A look at a directory and at the repositories in it. */
  private static final class Look {
    private static final List<String> LIST =
        List.of("ls-files", "-z", "--cached", "--others", "--exclude-standard");

    private final Git git;
    private final String task;
    private final Set<TreePath> files = new HashSet<>();
    private final List<String> leftOut = new ArrayList<>();
    private boolean dirty;

    Look(Git git, String task) {
      this.git = git;
      this.task = task;
    }

    /** Takes what Git has listed of a directory. A directory in that list is a repository. */
    void list(Path directory, TreePath at, String listed) {
      for (String name : new TreeSet<>(List.of(listed.split("\0", -1)))) {
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (plain.isEmpty()) {
          continue;
        }
        byte[] bytes = plain.getBytes(StandardCharsets.ISO_8859_1); // a character for each byte
        TreePath path = at.resolve(TreePath.of(bytes));
        files.add(path);
        Path onHost = directory.resolve(HostNames.relative(bytes));
        if (Files.isDirectory(onHost, LinkOption.NOFOLLOW_LINKS)) {
          nested(onHost, path);
        }
      }
    }

    private void nested(Path directory, TreePath at) {
      if (!Files.exists(directory.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        leftOut.add(at.display() + " is a submodule that is not checked out");
        return;
      }
      HostProgram.Ended ended = git.in(directory, LIST).run(task);
      if (ended.exitCode() != 0) {
        leftOut.add(at.display() + " is a repository that Git cannot read: " + ended.errors());
        return;
      }
      list(directory, at, ended.output());
      compare(directory);
    }

    /** Finds out whether a directory is as its commit has it; returns the commit. */
    Optional<String> compare(Path directory) {
      List<String> status =
          List.of(
              "status",
              "--porcelain=v2",
              "--branch",
              "-z",
              "--untracked-files=normal",
              "--ignore-submodules=dirty",
              "--no-renames",
              "--",
              ".");
      HostProgram.Ended ended = git.in(directory, withoutFilters(directory), status).run(task);
      Optional<String> commit = Optional.empty();
      for (String line : ended.output().split("\0", -1)) {
        if (line.startsWith(OID)) {
          commit = Optional.of(line.substring(OID.length())).filter(id -> !id.startsWith("("));
        }
        dirty |= !line.isEmpty() && !line.startsWith("#");
      }
      return commit;
    }

    /** Returns settings that turn off the programs which change files on their way to Git. */
    private Map<String, String> withoutFilters(Path directory) {
      Map<String, String> settings = new HashMap<>();
      List<String> names = List.of("config", "-z", "--name-only", "--get-regexp", "^filter\\..*");
      for (String name : git.in(directory, names).run(task).output().split("\0", -1)) {
        int end = name.lastIndexOf('.');
        if (end > 0) {
          String driver = name.substring(0, end);
          settings.put(driver + ".clean", "");
          settings.put(driver + ".process", "");
          settings.put(driver + ".required", "false");
        }
      }
      return settings;
    }
  }
}
