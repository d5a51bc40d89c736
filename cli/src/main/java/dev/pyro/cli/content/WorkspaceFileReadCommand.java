package dev.pyro.cli.content;

import dev.pyro.FileContent;
import dev.pyro.Pyro;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace file read}. */
public final class WorkspaceFileReadCommand extends FileReading {
  @Override
  public Usage usage() {
    return reading("print a text file of a workspace")
        .details(
            "The content goes to standard output. The error output says which file it is and, with",
            "--content-only too, whether it goes on. PATH is below /workspace; a relative one begins",
            "there. What is not text in UTF-8 can be had with pyro workspace export.")
        .example("look at it", "pyro workspace file read fix src/main.c")
        .example("take it", "pyro workspace file read fix a.c --content-only > a.c")
        .example("the next part", "pyro workspace file read fix big.log --offset 65536");
  }

  @Override
  FileContent read(Pyro pyro, String workspace, String path, int maxBytes, long offset) {
    return pyro.readWorkspaceFile(workspace, path, maxBytes, offset);
  }
}
