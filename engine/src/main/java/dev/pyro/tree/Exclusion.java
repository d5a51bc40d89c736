package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns of a {@code .gitignore}, see gitignore(5), as a selection of what none of them names.
 */
public final class Exclusion implements Selection {
  private final List<Rule> rules;

  private Exclusion(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * A pattern.
   *
   * @param names what it matches: the last name of a path, or all of the path
   */
  private record Rule(Pattern names, boolean ofWholePath, boolean onlyDirectories) {
    boolean matches(TreePath path, boolean isDirectory) {
      return (isDirectory || !onlyDirectories)
          && names.matcher(latin((ofWholePath ? path : path.name()).raw())).matches();
    }
  }

  /** Returns what none of some patterns names. */
  public static Selection of(List<String> patterns) {
    return patterns.isEmpty()
        ? ALL
        : new Exclusion(patterns.stream().map(Exclusion::rule).toList());
  }

  @Override
  public boolean takes(TreePath path, boolean isDirectory) {
    return rules.stream().noneMatch(rule -> rule.matches(path, isDirectory));
  }

  private static Rule rule(String pattern) {
    String glob = latin(pattern.getBytes(StandardCharsets.UTF_8)); // as git, which matches bytes
    boolean onlyDirectories = glob.endsWith("/");
    String rest = onlyDirectories ? glob.substring(0, glob.length() - 1) : glob;
    boolean ofWholePath = rest.contains("/");
    String path = rest.startsWith("/") ? rest.substring(1) : rest;
    try {
      return new Rule(
          Pattern.compile(new Glob(path).regex(), Pattern.DOTALL), ofWholePath, onlyDirectories);
    } catch (PatternSyntaxException e) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "exclude: `" + pattern + "` is no pattern", e);
    }
  }

  /** Returns a character for each byte. */
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Translates a pattern from its start to its end. */
  private static final class Glob {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    Glob(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        boolean startsName = at == 0 || glob.charAt(at - 1) == '/';
        if (startsName && skip("**/")) {
          regex.append("(?:.*/)?");
        } else if (startsName && glob.substring(at).equals("**")) {
          at = glob.length();
          regex.append(".+");
        } else {
          one(glob.charAt(at++));
        }
      }
      return regex.toString();
    }

    private boolean skip(String text) {
      boolean found = glob.startsWith(text, at);
      at += found ? text.length() : 0;
      return found;
    }

    private void one(char c) {
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> set();
        case '\\' -> literal(at < glob.length() ? glob.charAt(at++) : c);
        default -> literal(c);
      }
    }

    private void literal(char c) {
      regex.append(Pattern.quote(String.valueOf(c)));
    }

    /** Translates a set of characters such as {@code [a-z]}; one that does not end is a bracket. */
    private void set() {
      boolean not = at < glob.length() && (glob.charAt(at) == '!' || glob.charAt(at) == '^');
      int first = at + (not ? 1 : 0);
      int end = glob.indexOf(']', first + 1);
      if (end < 0) {
        literal('[');
        return;
      }
      regex.append("(?!/)[").append(not ? "^" : "");
      for (char c : glob.substring(first, end).toCharArray()) {
        regex.append(c == '-' || Character.isLetterOrDigit(c) ? "" : "\\").append(c);
      }
      regex.append(']');
      at = end + 1;
    }
  }
}
