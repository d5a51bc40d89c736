package dev.pyro.patch;

import java.util.Optional;

/**
 * The two names that a header gives for one file, as it gives them.
 *
 * @param source absent if there is none: {@code /dev/null}
 * @param target absent if there is none: {@code /dev/null}
 */
record PatchNames(Optional<String> source, Optional<String> target) {
  private static final String NONE = "/dev/null";

  /** Reads the names after {@code ---} and {@code +++}; what follows a tab is a date. */
  static PatchNames ofUnified(String source, String target) {
    return new PatchNames(presentName(source), presentName(target)).withoutPrefixes();
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
    return Optional.of(new PatchNames(Optional.of(source), Optional.of(target)).withoutPrefixes());
  }

  /** Takes {@code a/} and {@code b/} away where they are prefixes, and not folders. */
  private PatchNames withoutPrefixes() {
    String old = source.orElse("a/");
    String young = target.orElse("b/");
    if (old.startsWith("a/") && young.startsWith("b/")) {
      return new PatchNames(source.map(s -> s.substring(2)), target.map(t -> t.substring(2)));
    }
    if (old.equals("a/" + young)) {
      return new PatchNames(target, target);
    }
    if (young.equals("b/" + old)) {
      return new PatchNames(source, source);
    }
    return this;
  }
}
