package dev.pyro;

/**
 * What was copied out of a workspace.
 *
 * @param workspaceId the workspace
 * @param workspacePath what was copied, in the guest
 * @param outputPath where it is now, on the host
 * @param artifactType a file or a directory
 * @param entryCount files, directories and links
 * @param bytesWritten the bytes of all files together
 */
public record WorkspaceExport(
    String workspaceId,
    String workspacePath,
    String outputPath,
    ArtifactType artifactType,
    long entryCount,
    long bytesWritten) {}
