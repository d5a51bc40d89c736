package dev.pyro.patch;

import java.util.Optional;

/**
 * The two names that a header gives for one file, without what tools write before them.
 *
 * @param source absent if there is none: {@code /dev/null}
 * @param target absent if there is none: {@code /dev/null}
 * @param prefixes what git was told to write before names, if it is not {@code a/} and {@code b/}
 */
record PatchNames(Optional<String> source, Optional<String> target, Optional<Prefixes> prefixes) {
  private static final String NONE = "/dev/null";

  /** Reads the names after {@code ---} and {@code +++}; what follows a tab is a date. */
  static PatchNames ofUnified(String source, String target) {
    return of(presentName(source), presentName(target)).withoutPrefixes();
  }

  private static PatchNames of(Optional<String> source, Optional<String> target) {
    return new PatchNames(source, target, Optional.empty());
  }

  private static Optional<String> presentName(String text) {
    return Optional.of(name(text)).filter(name -> !name.equals(NONE));
  }

  /** Reads one name that nothing but a date may follow. */
  static String name(String text) {
    if (text.startsWith("\"")) {
      CQuoting.Unquoted unquoted = CQuoting.unquote(text);
      if (unquoted != null) {
        return unquoted.name();
      }
    }
    int tab = text.indexOf('\t');
    // git ends names with spaces by a tab, so blanks before the end of the line are none of them
    return tab < 0 ? text.stripTrailing() : text.substring(0, tab);
  }

  /** Reads the name of a rename or a copy: git ends it with the line, and writes no date. */
  static String movedName(String text) {
    if (text.startsWith("\"")) {
      return name(text);
    }
    int end = text.indexOf('\r');
    return end < 0 ? text : text.substring(0, end);
  }

  /**
   * Reads what follows {@code diff --git}: two names parted by a space, which they may have in them
   * as well; then only equal names can be told.
   */
  static Optional<PatchNames> ofGit(String text) {
    return pair(text).or(() -> pair(text.stripTrailing()));
  }

  private static Optional<PatchNames> pair(String text) {
    if (text.startsWith("\"")) {
      CQuoting.Unquoted first = CQuoting.unquote(text);
      return first != null && text.startsWith(" ", first.end())
          ? pair(first.name(), name(text.substring(first.end() + 1)))
          : Optional.empty();
    }
    int quote = text.indexOf(" \"");
    if (quote > 0) {
      return pair(text.substring(0, quote), name(text.substring(quote + 1)));
    }
    int space = text.indexOf(' ');
    if (space > 0 && space == text.lastIndexOf(' ')) {
      return pair(text.substring(0, space), text.substring(space + 1));
    }
    int middle = text.length() / 2;
    return text.startsWith(" ", middle)
        ? pair(text.substring(0, middle), text.substring(middle + 1))
            .filter(names -> names.source.equals(names.target))
        : Optional.empty();
  }

  private static Optional<PatchNames> pair(String source, String target) {
    PatchNames names = of(Optional.of(source), Optional.of(target));
    PatchNames usual = names.withoutPrefixes();
    return Optional.of(usual.equals(names) ? names.withoutDifferingFolders() : usual);
  }

  /** Takes {@code a/} and {@code b/} away where they are prefixes, and not folders. */
  private PatchNames withoutPrefixes() {
    String old = source.orElse("a/");
    String young = target.orElse("b/");
    if (old.startsWith("a/") && young.startsWith("b/")) {
      return of(source.map(s -> s.substring(2)), target.map(t -> t.substring(2)));
    }
    if (old.equals("a/" + young)) {
      return of(target, target);
    }
    if (young.equals("b/" + old)) {
      return of(source, source);
    }
    return this;
  }

  /**
   * Takes the first folders away if nothing else differs, such as {@code i/} and {@code w/}. Only
   * for what cannot be a rename.
   */
  PatchNames withoutDifferingFolders() {
    if (source.isEmpty() || target.isEmpty() || source.equals(target)) {
      return this;
    }
    int old = source.get().indexOf('/') + 1;
    int young = target.get().indexOf('/') + 1;
    String name = target.get().substring(young);
    return old > 0 && young > 0 && source.get().substring(old).equals(name)
        ? new PatchNames(
            Optional.of(name),
            Optional.of(name),
            Optional.of(
                new Prefixes(source.get().substring(0, old), target.get().substring(0, young))))
        : this;
  }

  /** Takes what git writes before names away, as far as it is there. */
  PatchNames without(Prefixes git) {
    return of(
        source.map(name -> without(git.source(), name)),
        target.map(name -> without(git.target(), name)));
  }

  private static String without(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  /** What stands before the two names. */
  record Prefixes(String source, String target) {}
}
