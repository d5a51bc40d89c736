package dev.pyro;

/**
 * What a push put into a workspace.
 *
 * @param workspaceId the workspace
 * @param mode the kind of content
 * @param sourcePath where it was on the host
 * @param destination where it went in the guest
 * @param entryCount files, directories and links
 * @param bytesWritten the bytes of all files together
 */
public record WorkspaceSync(
    String workspaceId,
    SeedMode mode,
    String sourcePath,
    String destination,
    long entryCount,
    long bytesWritten) {}
