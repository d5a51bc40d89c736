package dev.pyro.path;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which paths the {@code .gitignore} files of a tree ignore, as git reads them. Such a file may be
 * a stranger's: what would take too much work ignores nothing.
 */
public final class IgnoreRules {
  /** Longer lines are no patterns of people. */
  private static final int MAX_PATTERN_BYTES = TreePath.MAX_BYTES;

  private static final int MAX_RULES = 100_000;

  /** Steps of matching; about a second. */
  private static final long MAX_WORK = 100_000_000;

  private final Map<TreePath, List<Rule>> rules = new HashMap<>();
  private final Map<TreePath, Boolean> folders = new HashMap<>();
  private final Set<TreePath> tracked = new HashSet<>();
  private int count;
  private long work;

  /** Creates rules that may be a stranger's; nothing is ignored at first. */
  public IgnoreRules() {
    this(MAX_WORK);
  }

  private IgnoreRules(long work) {
    this.work = work;
  }

  /** Creates rules of the user, which hold for trees of any size. */
  public static IgnoreRules ofUser() {
    return new IgnoreRules(Long.MAX_VALUE);
  }

  /**
   * A line.
   *
   * @param glob of the whole path below the file's folder, or of a name in it
   */
  private record Rule(Glob glob, boolean ofPath, boolean onlyFolders, boolean again) {}

  /** Adds a {@code .gitignore}, a later line of which counts more than an earlier one. */
  public void add(TreePath folder, byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<Rule> read = new ArrayList<>();
    for (String line : text.replaceFirst("^\u00ef\u00bb\u00bf", "").split("\r?\n", -1)) {
      String pattern = withoutBlanks(line);
      boolean isRule = !pattern.isEmpty() && pattern.charAt(0) != '#';
      if (isRule && pattern.length() <= MAX_PATTERN_BYTES && count < MAX_RULES) {
        read.add(rule(pattern));
        count++;
      }
    }
    rules.put(folder, read.reversed());
  }

  /** Adds a path that git has in its index, and therefore never ignores. */
  public void track(TreePath path) {
    tracked.add(path);
  }

  /** Takes the blanks at the end away, but not one after a backslash. */
  private static String withoutBlanks(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ') {
      end--;
    }
    int backslashes = 0;
    while (backslashes < end && line.charAt(end - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return line.substring(0, end < line.length() && backslashes % 2 == 1 ? end + 1 : end);
  }

  private static Rule rule(String line) {
    boolean again = line.startsWith("!");
    String pattern = again ? line.substring(1) : line;
    boolean onlyFolders = pattern.endsWith("/");
    pattern = onlyFolders ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean ofPath = pattern.contains("/");
    pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    return new Rule(Glob.ofNames(pattern), ofPath, onlyFolders, again);
  }

  /** Returns whether a path is ignored; what is below an ignored folder always is. */
  public boolean ignores(TreePath path, boolean isFolder) {
    if (rules.isEmpty() || path.isRoot() || tracked.contains(path)) {
      return false;
    }
    return isBelowIgnored(path) || decide(path, isFolder);
  }

  private boolean isBelowIgnored(TreePath path) {
    TreePath parent = path.parent();
    Boolean known = parent.isRoot() ? Boolean.FALSE : folders.get(parent);
    if (known == null) {
      known = decide(parent, true) || parent.folders().stream().anyMatch(at -> decide(at, true));
      folders.put(parent, known);
    }
    return known;
  }

  /** Asks the files in the folders above, the nearest first, and their last lines first. */
  private boolean decide(TreePath path, boolean isFolder) {
    TreePath folder = path;
    do {
      folder = folder.parent();
      for (Rule rule : rules.getOrDefault(folder, List.of())) {
        if ((isFolder || !rule.onlyFolders) && matches(rule, path, folder)) {
          return !rule.again;
        }
      }
    } while (!folder.isRoot());
    return false;
  }

  private boolean matches(Rule rule, TreePath path, TreePath folder) {
    TreePath part = rule.ofPath ? path.relativeTo(folder) : path.name();
    work -= (long) part.raw().length * rule.glob.size();
    return work > 0 && rule.glob.matches(new String(part.raw(), StandardCharsets.ISO_8859_1));
  }
}
