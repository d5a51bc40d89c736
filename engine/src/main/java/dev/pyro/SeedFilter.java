package dev.pyro;

import java.util.List;

/**
 * What of a host directory or an archive is left out of a workspace.
 *
 * @param exclude patterns as the lines of a {@code .gitignore} have them. {@code *.o} leaves out
 *     such a name in every directory, {@code /build} only the one at the top, {@code docs/*.pdf}
 *     those in {@code docs}, and {@code cache/} every directory of that name with all that is in
 *     it. A pattern cannot begin with an exclamation mark
 * @param excludeIgnored whether to leave out what Git ignores, and Git's own {@code .git}: of a
 *     checkout come the files that Git tracks and those that it does not ignore, also those of
 *     submodules and of repositories inside it. A directory that is in no checkout, or that Git
 *     ignores as a whole, comes as it is
 */
public record SeedFilter(List<String> exclude, boolean excludeIgnored) {
  /** Leaves out nothing. */
  public static final SeedFilter NONE = new SeedFilter(List.of(), false);

  /** Checks the patterns. */
  public SeedFilter {
    exclude = List.copyOf(exclude);
    for (String pattern : exclude) {
      if (pattern.isBlank() || pattern.equals("/")) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            "exclude: `" + pattern + "` is no pattern",
            "write it as a line of a .gitignore, such as *.o, build/ or /docs/*.pdf",
            null);
      }
    }
  }
}
