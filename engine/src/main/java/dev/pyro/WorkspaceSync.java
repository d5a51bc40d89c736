package dev.pyro;

import java.util.List;

/**
 * What a push put into a workspace.
 *
 * @param workspaceId the workspace
 * @param mode the kind of content
 * @param sourcePath where it was on the host
 * @param destination where it went in the guest
 * @param entryCount files, directories and links
 * @param bytesWritten the bytes of all files together
 * @param warnings as for {@link WorkspaceSeed}
 */
public record WorkspaceSync(
    String workspaceId,
    SeedMode mode,
    String sourcePath,
    String destination,
    long entryCount,
    long bytesWritten,
    List<String> warnings) {
  /** Copies the list. */
  public WorkspaceSync {
    warnings = List.copyOf(warnings);
  }
}
