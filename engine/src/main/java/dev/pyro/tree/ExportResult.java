package dev.pyro.tree;

/**
 * What was written.
 *
 * @param artifactType {@code file}, {@code directory} or {@code symlink}
 * @param entryCount entries, a directory that is the whole itself not counted
 * @param bytesWritten bytes of all files together, holes included
 */
public record ExportResult(String artifactType, long entryCount, long bytesWritten) {}
