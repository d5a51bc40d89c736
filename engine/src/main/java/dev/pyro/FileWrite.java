package dev.pyro;

/**
 * What was written to a file.
 *
 * @param workspaceId the workspace
 * @param path its absolute path in the guest
 * @param sizeBytes its length now, in bytes
 * @param bytesWritten how many bytes were written
 */
public record FileWrite(String workspaceId, String path, long sizeBytes, long bytesWritten) {}
