package dev.pyro.cli.content;

import dev.pyro.FileList;
import dev.pyro.Pyro;
import java.util.List;

/** {@code pyro workspace file list}. */
public final class WorkspaceFileListCommand extends FileListing {
  @Override
  public String summary() {
    return "list a directory of a workspace";
  }

  @Override
  public List<String> details() {
    return List.of("PATH is below /workspace; a relative one begins there.", NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("/workspace itself", "pyro workspace file list fix"),
        new Example("a tree", "pyro workspace file list fix src --recursive"));
  }

  @Override
  FileList list(Pyro pyro, String workspace, String path, boolean recursive) {
    return pyro.listWorkspaceFiles(workspace, path, recursive);
  }
}
