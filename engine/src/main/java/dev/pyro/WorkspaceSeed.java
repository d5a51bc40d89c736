package dev.pyro;

import java.util.List;
import java.util.Optional;

/**
 * What a workspace started from.
 *
 * @param mode the kind of content
 * @param sourcePath where it was on the host, unless it was empty
 * @param entryCount files, directories and links
 * @param bytesWritten the bytes of all files together
 * @param commit the commit that was checked out, if {@link SeedFilter#excludeIgnored} was asked for
 *     and the directory is in a checkout
 * @param dirty whether the directory differed from that commit; known whenever Git was asked
 * @param warnings what was left out although nobody asked for that, and what does not work in the
 *     workspace as it does on the host
 */
public record WorkspaceSeed(
    SeedMode mode,
    Optional<String> sourcePath,
    long entryCount,
    long bytesWritten,
    Optional<String> commit,
    Optional<Boolean> dirty,
    List<String> warnings) {
  /** Copies the list. */
  public WorkspaceSeed {
    warnings = List.copyOf(warnings);
  }

  /** Makes what is told of a seed of which Git was not asked. */
  public WorkspaceSeed(
      SeedMode mode, Optional<String> sourcePath, long entryCount, long bytesWritten) {
    this(mode, sourcePath, entryCount, bytesWritten, Optional.empty(), Optional.empty(), List.of());
  }
}
