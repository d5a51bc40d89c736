package dev.pyro;

import java.util.List;

/**
 * What a directory of a workspace holds.
 *
 * @param workspaceId the workspace
 * @param path the directory, or the one file that was named
 * @param count how many entries there are
 * @param entries each of them, sorted by path
 */
public record FileList(String workspaceId, String path, int count, List<FileEntry> entries) {
  /** Copies the list. */
  public FileList {
    entries = List.copyOf(entries);
  }
}
