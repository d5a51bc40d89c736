package dev.pyro.cli.content;

import dev.pyro.FileList;
import dev.pyro.Pyro;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace file list}. */
public final class WorkspaceFileListCommand extends FileListing {
  @Override
  public Usage usage() {
    return listing("list a directory of a workspace")
        .details("PATH is below /workspace; a relative one begins there.")
        .example("/workspace itself", "pyro workspace file list fix")
        .example("a tree", "pyro workspace file list fix src --recursive");
  }

  @Override
  FileList list(Pyro pyro, String workspace, String path, boolean recursive) {
    return pyro.listWorkspaceFiles(workspace, path, recursive);
  }
}
