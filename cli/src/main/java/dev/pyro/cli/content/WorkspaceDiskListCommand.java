package dev.pyro.cli.content;

import dev.pyro.FileList;
import dev.pyro.Pyro;
import java.util.List;

/** {@code pyro workspace disk list}. */
public final class WorkspaceDiskListCommand extends FileListing {
  @Override
  public String summary() {
    return "list a directory of a stopped workspace's disk";
  }

  @Override
  public List<String> details() {
    return List.of(
        "PATH is anywhere on the disk; a relative one begins at /workspace, which is also what is",
        "listed without a PATH. No machine is started.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("/workspace", "pyro workspace disk list fix"),
        new Example("a tree", "pyro workspace disk list fix /var/log --recursive"));
  }

  @Override
  FileList list(Pyro pyro, String workspace, String path, boolean recursive) {
    return pyro.listWorkspaceDisk(workspace, path, recursive);
  }
}
