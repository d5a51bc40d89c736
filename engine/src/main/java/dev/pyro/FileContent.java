package dev.pyro;

/**
 * A part of a text file.
 *
 * @param workspaceId the workspace
 * @param path its absolute path in the guest
 * @param sizeBytes the whole file's length in bytes
 * @param offset where {@code content} starts in it, in bytes
 * @param content the text; it ends between two characters, and is of another length than the part
 *     of the file if secrets were replaced in it
 * @param truncated whether the file goes on behind it
 */
public record FileContent(
    String workspaceId,
    String path,
    long sizeBytes,
    long offset,
    String content,
    boolean truncated) {}
