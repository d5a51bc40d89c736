package dev.pyro;

/**
 * The disk of a workspace as one file of the host.
 *
 * @param workspaceId the workspace
 * @param outputPath where it is: a raw image of an ext4 that can be mounted as it is
 * @param sizeBytes the image's length in bytes
 */
public record WorkspaceDiskExport(String workspaceId, String outputPath, long sizeBytes) {}
