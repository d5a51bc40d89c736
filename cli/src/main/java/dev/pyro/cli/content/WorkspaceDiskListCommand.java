package dev.pyro.cli.content;

import dev.pyro.FileList;
import dev.pyro.Pyro;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace disk list}. */
public final class WorkspaceDiskListCommand extends FileListing {
  @Override
  public Usage usage() {
    return listing("list a directory of a stopped workspace's disk")
        .details(
            "PATH is anywhere on the disk; a relative one begins at /workspace, which is also what is",
            "listed without a PATH. No machine is started.")
        .example("/workspace", "pyro workspace disk list fix")
        .example("a tree", "pyro workspace disk list fix /etc/apt --recursive");
  }

  @Override
  FileList list(Pyro pyro, String workspace, String path, boolean recursive) {
    return pyro.listWorkspaceDisk(workspace, path, recursive);
  }
}
