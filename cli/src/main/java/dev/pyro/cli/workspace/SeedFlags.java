package dev.pyro.cli.workspace;

import dev.pyro.SeedFilter;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import java.util.List;
import java.util.stream.Collectors;

/** The flags that say what of the host's content is left out, and the warnings of a copy. */
public final class SeedFlags {
  public static final Flag EXCLUDE =
      Flag.withValue(
          "exclude", "PATTERN", "leave out what it names, as in .gitignore; may be repeated");
  public static final Flag EXCLUDE_IGNORED =
      Flag.of("exclude-ignored", "leave out what Git ignores, and .git");

  private SeedFlags() {}

  /** Returns what is to be left out. */
  public static SeedFilter filter(Invocation call) {
    return new SeedFilter(call.values(EXCLUDE), call.has(EXCLUDE_IGNORED));
  }

  /** Returns a line for each warning, without a newline at the end. */
  public static String remarks(List<String> warnings) {
    return warnings.stream()
        .map(warning -> "warning: " + Printable.line(warning))
        .collect(Collectors.joining("\n"));
  }
}
