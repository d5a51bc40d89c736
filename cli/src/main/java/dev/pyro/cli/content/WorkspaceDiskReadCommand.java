package dev.pyro.cli.content;

import dev.pyro.FileContent;
import dev.pyro.Pyro;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace disk read}. */
public final class WorkspaceDiskReadCommand extends FileReading {
  @Override
  public Usage usage() {
    return reading("print a text file of a stopped workspace's disk")
        .details(
            "The content goes to standard output. The error output says which file it is and, with",
            "--content-only too, whether it goes on. PATH is anywhere on the disk; a relative one",
            "begins at /workspace. No machine is started.")
        .example("a log of the system", "pyro workspace disk read fix /var/log/dpkg.log")
        .example("take it", "pyro workspace disk read fix a.c --content-only > a.c");
  }

  @Override
  FileContent read(Pyro pyro, String workspace, String path, int maxBytes, long offset) {
    return pyro.readWorkspaceDisk(workspace, path, maxBytes, offset);
  }
}
