package dev.pyro.cli.content;

import dev.pyro.FileWrite;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.TextInput;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceCommand;

/** {@code pyro workspace file write}. */
public final class WorkspaceFileWriteCommand extends WorkspaceCommand<FileWrite> {
  private static final TextInput INPUT =
      TextInput.of("text", "the content", "a file with the content", Limits.MAX_WRITE_BYTES);

  @Override
  public Usage usage() {
    return Usage.onWorkspace("replace or make a text file of a workspace")
        .arguments("PATH")
        .flags(INPUT.flag(), INPUT.fileFlag())
        .details(
            "PATH is below /workspace; a relative one begins there. Missing directories are made. The",
            "content is UTF-8, at most 1 MiB; pyro workspace sync push takes anything.")
        .example("a line", "pyro workspace file write fix VERSION --text 1.2")
        .example("a file", "pyro workspace file write fix src/a.c --text-file a.c")
        .example("what a program says", "date | pyro workspace file write fix d --text-file -");
  }

  @Override
  protected FileWrite ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.writeWorkspaceFile(workspace, call.required(1), INPUT.read(call));
  }

  @Override
  protected String text(FileWrite written, Invocation call) {
    return "wrote "
        + Printable.line(written.path())
        + ": "
        + Units.bytes(written.bytesWritten())
        + "\n";
  }
}
