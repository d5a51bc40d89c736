package dev.pyro.tree;

import java.util.List;

/**
 * What was written.
 *
 * @param artifactType {@code file}, {@code directory} or {@code symlink}
 * @param entryCount entries, a directory that is the whole itself not counted
 * @param bytesWritten bytes of all files together, holes included
 * @param warnings what was left out, and what to look at
 */
public record ExportResult(
    String artifactType, long entryCount, long bytesWritten, List<String> warnings) {}
