package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the configuration and the hooks of Git repositories in an export. Git starts programs that
 * they name, on the host, as soon as somebody uses the repository there. So only those stay that
 * are as the baseline has them.
 *
 * <p>A repository is what is called {@code .git}, or a folder with {@code HEAD}, {@code objects}
 * and {@code refs}: that is what Git itself looks for.
 */
public final class GitGuard {
  /** Reads the baseline; asked only if there is a repository. */
  @FunctionalInterface
  public interface Seed {
    /** Returns the baseline. */
    Baseline load() throws IOException;
  }

  private static final int MAX_SETTING_BYTES = 1 << 20;
  private static final TreePath GIT = TreePath.of(".git");
  private static final TreePath HOOKS = TreePath.of("hooks");

  /** Files of a repository that say, directly or not, which programs Git starts. */
  private static final Set<TreePath> SETTINGS =
      Set.of(TreePath.of("config"), TreePath.of("config.worktree"), TreePath.of("commondir"));

  /** What each repository has. */
  private static final List<TreePath> MARKS =
      List.of(TreePath.of("HEAD"), TreePath.of("objects"), TreePath.of("refs"));

  /** Folders of a repository in which names are those of branches or of objects. */
  private static final Set<TreePath> FREE_NAMES =
      Set.of(TreePath.of("objects"), TreePath.of("refs"), TreePath.of("logs"));

  private final Seed seed;
  private final Map<TreePath, Set<TreePath>> marks = new HashMap<>(); // that folders have
  private final List<TreeEntry> candidates = new ArrayList<>(); // by their names
  private final List<TreeEntry> inGit = new ArrayList<>(); // below what is called .git
  private final Set<TreePath> tooLong = new HashSet<>(); // perhaps the seed's

  /** Creates a guard for one export. */
  public GitGuard(Seed seed) {
    this.seed = seed;
  }

  /** Notes an entry of the export. */
  void note(TreeEntry entry) {
    TreePath path = entry.path();
    TreePath name = path.name();
    if (MARKS.contains(name)) {
      marks.computeIfAbsent(path.parent(), _ -> new HashSet<>()).add(name);
    }
    boolean isDirectory = entry instanceof TreeEntry.Directory;
    if (!isDirectory
        && (SETTINGS.contains(name)
            || name.equals(GIT)
            || path.folders().stream().anyMatch(folder -> folder.name().equals(HOOKS)))) {
      candidates.add(entry);
    }
    if (name.equals(GIT) || path.folders().stream().anyMatch(in -> in.name().equals(GIT))) {
      inGit.add(entry);
    }
  }

  /**
   * Returns what must not stay, once all is there.
   *
   * @param onHost where an entry is on the host
   */
  List<TreeEntry> foreign(Function<TreePath, Path> onHost) throws IOException {
    List<TreeEntry> settings =
        candidates.stream().filter(entry -> isSetting(entry.path())).toList();
    if (settings.isEmpty() && inGit.isEmpty()) {
      return List.of();
    }
    Baseline baseline = seed.load();
    List<TreeEntry> foreign = new ArrayList<>();
    for (TreeEntry entry : settings) {
      if (!isSeeds(entry, onHost.apply(entry.path()), baseline)) {
        foreign.add(entry);
      }
    }
    return foreign;
  }

  private boolean isSetting(TreePath path) {
    if (path.name().equals(GIT)) {
      return true;
    }
    List<TreePath> folders = path.folders();
    Predicate<TreePath> isRepository =
        folder ->
            marks.getOrDefault(folder, Set.of()).size() == MARKS.size() || isWithinGit(folder);
    if (SETTINGS.contains(path.name()) && isRepository.test(path.parent())) {
      return true;
    }
    return folders.stream()
        .anyMatch(folder -> folder.name().equals(HOOKS) && isRepository.test(folder.parent()));
  }

  /** Returns whether a folder is {@code .git} or one of the repositories that Git keeps in it. */
  private static boolean isWithinGit(TreePath folder) {
    boolean within = false;
    for (TreePath at : withItself(folder)) {
      if (within && FREE_NAMES.contains(at.name())) {
        return false;
      }
      within |= at.name().equals(GIT);
    }
    return within;
  }

  private static List<TreePath> withItself(TreePath folder) {
    List<TreePath> all = new ArrayList<>(folder.folders());
    all.add(folder);
    return all;
  }

  /** A link is never the seed's: what it leads to may have changed. */
  private boolean isSeeds(TreeEntry entry, Path file, Baseline baseline) throws IOException {
    int number = entry instanceof TreeEntry.Symlink ? -1 : baseline.find(entry.path());
    if (number < 0
        || !(baseline.resolved(number) instanceof TreeEntry.File was)
        || was.size() != Files.size(file)) {
      return false;
    }
    if (was.size() > MAX_SETTING_BYTES) {
      tooLong.add(entry.path());
      return false;
    }
    return Arrays.equals(
        baseline.content(entry.path(), MAX_SETTING_BYTES), Files.readAllBytes(file));
  }

  /** Says which repositories are not the seed's, and what of them was left out. */
  List<String> warnings(List<TreeEntry> leftOut) throws IOException {
    Map<TreePath, List<TreePath>> found = new LinkedHashMap<>();
    Baseline baseline = inGit.isEmpty() ? null : seed.load();
    for (TreeEntry entry : inGit) {
      if (isChanged(entry, baseline)) {
        found.computeIfAbsent(repository(entry.path()), _ -> new ArrayList<>());
      }
    }
    Map<TreePath, List<TreePath>> unknown = new LinkedHashMap<>();
    for (TreeEntry entry : leftOut) {
      (tooLong.contains(entry.path()) ? unknown : found)
          .computeIfAbsent(repository(entry.path()), _ -> new ArrayList<>())
          .add(entry.path());
    }
    List<String> warnings = new ArrayList<>();
    found.forEach((repository, paths) ->
        warnings.add(repository.display() + " is not as it was seeded" + words(paths)));
    unknown.forEach((repository, paths) ->
        warnings.add(
            repository.display() + " has files too long to compare with the seed" + words(paths)));
    return warnings;
  }

  private static String words(List<TreePath> paths) {
    if (paths.isEmpty()) {
      return "";
    }
    return "; Git would start what these files say, so they were left out: " + LeftOut.names(paths);
  }

  private static boolean isChanged(TreeEntry entry, Baseline baseline) throws IOException {
    if (entry instanceof TreeEntry.Directory) {
      return false;
    }
    int number = baseline.find(entry.path());
    if (number < 0) {
      return true;
    }
    TreeEntry was = baseline.entry(number);
    return switch (entry) {
      case TreeEntry.File file ->
          !(was instanceof TreeEntry.File old)
              || old.size() != file.size()
              || old.mtimeNs() != file.mtimeNs();
      case TreeEntry.Symlink link ->
          !(was instanceof TreeEntry.Symlink old) || !old.target().equals(link.target());
      default -> !(baseline.resolved(number) instanceof TreeEntry.File);
    };
  }

  /** Returns the repository that a path of one belongs to. */
  private static TreePath repository(TreePath path) {
    for (TreePath at : withItself(path)) {
      if (at.name().equals(GIT)) {
        return at;
      }
    }
    List<TreePath> folders = path.folders();
    for (TreePath at : folders) {
      if (at.name().equals(HOOKS)) {
        return at.parent();
      }
    }
    return path.parent();
  }
}
