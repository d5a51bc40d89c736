package dev.pyro;

import java.util.Optional;

/**
 * What a workspace started from.
 *
 * @param mode the kind of content
 * @param sourcePath where it was on the host, unless it was empty
 * @param entryCount files, directories and links
 * @param bytesWritten the bytes of all files together
 */
public record WorkspaceSeed(
    SeedMode mode, Optional<String> sourcePath, long entryCount, long bytesWritten) {}
