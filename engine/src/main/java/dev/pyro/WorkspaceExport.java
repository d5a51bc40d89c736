package dev.pyro;

import java.util.List;

/**
 * What was copied out of a workspace.
 *
 * @param workspaceId the workspace
 * @param workspacePath what was copied, in the guest
 * @param outputPath where it is now, on the host
 * @param artifactType a file or a directory
 * @param entryCount files, directories and links
 * @param bytesWritten the bytes of all files together
 * @param warnings which Git repositories in it are not as they were seeded, and what of them was
 *     left out, see {@link GitSettings}; which pipes, sockets and devices were left out
 */
public record WorkspaceExport(
    String workspaceId,
    String workspacePath,
    String outputPath,
    ArtifactType artifactType,
    long entryCount,
    long bytesWritten,
    List<String> warnings) {
  /** Copies the list. */
  public WorkspaceExport {
    warnings = List.copyOf(warnings);
  }
}
